import {
  type CallerReport,
  fromMoment,
  isFinal,
  type Job,
  type JobApi,
  type ReportType,
} from '@longrun/core';
import { SETTABLE, type StatusWord } from './mapping.ts';
import { type Memory, readMemory, remember } from './memory.ts';
import { messageOf, SET_BY_CALLER } from './message-of.ts';
import { notValid } from './refusals.ts';

export type SettableWord = keyof typeof SETTABLE;

export function isSettable(word: StatusWord): word is SettableWord {
  return word in SETTABLE;
}

/** Gives a job another status, and says why unless that is undefined. Whatever a worker does is the worker's to tell: of its job
 *  a caller can only ask that it be given up. */
export async function changeStatus(
  jobs: JobApi,
  job: Job,
  word: SettableWord,
  message: string | undefined,
): Promise<void> {
  const { id, sequence, driver } = job;
  if (driver === 'caller') await jobs.report(id, reportOf(job, word, message), { ifSequence: sequence });
  else if (word === 'Cancelled') await jobs.control(id, 'cancel', reasonOf(message));
  else throw notValid('status', `A worker drives job ${id}: it can be cancelled, but not set to ${word}.`);
}

const MAX_REASON_LENGTH = 1_000;

function reasonOf(message: string | undefined): { reason?: string } {
  return message ? { reason: message.slice(0, MAX_REASON_LENGTH) } : {};
}

const REPORTS = {
  Running: 'acknowledge',
  Finished: 'complete',
  Error: 'fail',
  Cancelled: 'cancel',
} as const satisfies Record<SettableWord, ReportType>;

function reportOf(job: Job, word: SettableWord, message: string | undefined): CallerReport {
  const state = SETTABLE[word];
  const text = message ?? messageOf(job);
  const error = state === 'failed' && { error: { code: SET_BY_CALLER, message: text } };
  if (job.state !== state && !isFinal(job.state))
    return { type: REPORTS[word], ...(message !== undefined && { info: message }), ...error };
  // Begun once more, or set after its end: allowed here, and to us a correction, which keeps nothing by itself.
  const isTold = text !== '' || job.info !== undefined;
  const metadata = remember(job, afterEnd(job));
  return { type: 'override', state, ...(isTold && { info: text }), ...error, metadata };
}

/** When a job was finished is not forgotten where it goes on. */
function afterEnd(job: Job): Memory {
  const { saidIn: _, ...memory } = readMemory(job);
  return { ...memory, ...(job.finishedAt !== undefined && { finished: fromMoment(job.finishedAt) }) };
}
