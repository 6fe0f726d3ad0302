import { type Job, type JobApi, type NextAction, SEVERITIES } from '@longrun/core';
import { element } from '../element.ts';
import { safeLink } from '../safe-link.ts';
import { download } from './artifact-list.ts';
import { jsonBlock } from './json-block.ts';
import type { SubmitDraft } from './submit-dialog.ts';

export interface OutcomeCardOptions {
  readonly api: JobApi;
  readonly run: (task: () => Promise<void>) => void;
  readonly onJob: (job: Job) => void;
  readonly onSubmit: (draft: SubmitDraft) => void;
}

/** What the user is told at the end: the outcome, the error, the output. Empty while there is nothing to tell. */
export function outcomeCard(job: Job, options: OutcomeCardOptions): (HTMLElement | undefined)[] {
  return [
    job.outcome && told(job, options),
    job.error && failure(job.error),
    job.output === undefined
      ? undefined
      : element(
          'section',
          {},
          element('h3', {}, job.partial ? 'Result so far' : 'Result'),
          jsonBlock(job.output),
        ),
  ];
}

function told(job: Job, options: OutcomeCardOptions): HTMLElement {
  const { heading, message, severity = 'info', next = [] } = job.outcome ?? {};
  const isKnown = SEVERITIES.includes(severity);
  const steps = next.map((step) => nextStep(step, job, options)).filter((step) => step !== undefined);
  return element(
    'section',
    { class: 'card outcome', 'data-severity': isKnown ? severity : 'info' },
    heading !== undefined && element('h3', {}, heading),
    message !== undefined && element('p', {}, message),
    steps.length > 0 && element('div', { class: 'actions' }, ...steps),
  );
}

function failure({ code, message, details }: NonNullable<Job['error']>): HTMLElement {
  return element(
    'section',
    { class: 'card outcome', 'data-severity': 'error' },
    element('h3', {}, message),
    element('p', {}, element('code', {}, code)),
    details !== undefined && jsonBlock(details),
  );
}

/** What the page can do with a next step; it leaves out those it does not know. */
function nextStep(
  step: NextAction,
  job: Job,
  { api, run, onJob, onSubmit }: OutcomeCardOptions,
): HTMLElement | undefined {
  const label = typeof step.label === 'string' ? step.label : undefined;
  const button = (text: string, onclick: () => void) =>
    element('button', { type: 'button', onclick }, label ?? text);
  switch (step.type) {
    case 'link':
      return link(step.url, label);
    case 'download':
      if (typeof step.url === 'string') return link(step.url, label ?? 'Download');
      if (typeof step.artifact !== 'string') return undefined;
      return button(
        `Download ${step.artifact}`,
        fileSaver(api, makerOf(step.jobId, job), step.artifact, run),
      );
    case 'retry': {
      if (!job.allowedActions.includes('retry')) return undefined;
      const options = step.onlyFailed === true ? { only: 'failed' as const } : {};
      const retry = async () => onJob(await api.control(job.id, 'retry', options));
      return button(options.only ? 'Retry what failed' : 'Run again', () => run(retry));
    }
    case 'submit':
      if (typeof step.kind !== 'string') return undefined;
      return button(`Start ${step.kind}`, draftMaker(step.kind, step.input, onSubmit));
    default:
      return undefined;
  }
}

function fileSaver(api: JobApi, jobId: string, name: string, run: OutcomeCardOptions['run']) {
  return () => run(() => download(api, jobId, name));
}

/** Whose file it is: another job's where the step says so. */
function makerOf(jobId: unknown, job: Job): string {
  return typeof jobId === 'string' ? jobId : job.id;
}

function draftMaker(kind: string, input: SubmitDraft['input'], onSubmit: OutcomeCardOptions['onSubmit']) {
  return () => onSubmit({ kind, ...(input !== undefined && { input }) });
}

function link(url: unknown, label: string | undefined): HTMLElement | undefined {
  const href = typeof url === 'string' ? safeLink(url) : undefined;
  if (href === undefined) return undefined;
  return element('a', { href, class: 'button', target: '_blank', rel: 'noopener noreferrer' }, label ?? href);
}
