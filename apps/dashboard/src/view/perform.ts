import { CONTROL_VERBS, type ControlVerb, type Job, type JobApi } from '@longrun/core';
import { element } from '../element.ts';
import { createValueForm } from '../form/value-form.ts';
import type { Deed } from './deeds.ts';
import { openFormDialog } from './form-dialog.ts';

export interface PerformOptions {
  readonly api: JobApi;
  readonly onJob: (job: Job) => void;
  readonly onDeleted: () => void;
}

/** Does what a person has asked for, after a form where it needs one. */
export async function perform(
  job: Job,
  deed: Deed,
  { api, onJob, onDeleted }: PerformOptions,
): Promise<void> {
  const { action, options } = deed;
  if (action === 'answer') return answer(job, api, onJob);
  if (deed.takesInput) return retryWith(job, api, onJob);
  if (action === 'delete') {
    await api.delete(job.id);
    onDeleted();
  } else
    onJob(isControl(action) ? await api.control(job.id, action, options) : await api.acknowledge(job.id));
}

// A job that says nothing about the answer's shape asks a person in words, and is answered in words.
const WORDS = { type: 'string', minLength: 1 };

function answer({ id, waitingFor }: Job, api: JobApi, onJob: (job: Job) => void): void {
  if (waitingFor?.type !== 'answer') return;
  const { question, schema = WORDS } = waitingFor;
  const about = question === undefined ? [] : [element('p', {}, question)];
  openFormDialog({
    title: 'Answer',
    above: about,
    form: () => createValueForm(schema, 'Answer'),
    action: 'Send answer',
    at: '/value',
    send: async (value) => onJob(await api.answer(id, value)),
  });
}

async function retryWith(job: Job, api: JobApi, onJob: (job: Job) => void): Promise<void> {
  const kind = (await api.kinds()).find((each) => each.kind === job.kind);
  openFormDialog({
    title: 'Run again',
    form: () => createValueForm(kind?.inputSchema, 'Input', job.input),
    action: 'Run again',
    at: '/input',
    send: async (input) => onJob(await api.control(job.id, 'retry', { input })),
  });
}

function isControl(action: Deed['action']): action is ControlVerb {
  return CONTROL_VERBS.some((verb) => verb === action);
}
