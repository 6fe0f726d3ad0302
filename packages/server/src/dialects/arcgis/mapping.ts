import type { Job, JobState, Message } from '@longrun/core';

/** The words of the protocol. `esriJobDeleted` and `esriJobTimedOut` are no states of ours: the one is a tombstone, the other a
 *  failure by a limit of time. `esriJobDeleting` never happens: a deletion is one step. */
export type JobStatus = (typeof STATES)[JobState] | 'esriJobDeleting' | 'esriJobDeleted' | typeof TIMED_OUT;

export const STATES = {
  created: 'esriJobNew',
  planning: 'esriJobNew',
  scheduled: 'esriJobWaiting',
  waiting: 'esriJobWaiting',
  queued: 'esriJobSubmitted',
  running: 'esriJobExecuting',
  pausing: 'esriJobExecuting',
  paused: 'esriJobWaiting',
  stopping: 'esriJobExecuting',
  cancelling: 'esriJobCancelling',
  retrying: 'esriJobWaiting',
  succeeded: 'esriJobSucceeded',
  failed: 'esriJobFailed',
  cancelled: 'esriJobCancelled',
} as const satisfies Record<JobState, string>;

const TIMED_OUT = 'esriJobTimedOut';

/** The failures by which a job has run into one of its limits of time. */
const TIME_LIMITS: ReadonlySet<string> = new Set([
  'timeout',
  'job-timeout',
  'idle-timeout',
  'start-by-passed',
  'silent',
]);

export function statusOf({ state, error }: Pick<Job, 'state' | 'error'>): JobStatus {
  return state === 'failed' && error && TIME_LIMITS.has(error.code) ? TIMED_OUT : STATES[state];
}

export const MESSAGE_TYPES = {
  debug: 'esriJobMessageTypeInformative',
  info: 'esriJobMessageTypeInformative',
  success: 'esriJobMessageTypeInformative',
  warning: 'esriJobMessageTypeWarning',
  error: 'esriJobMessageTypeError',
} as const satisfies Record<Message['severity'], string>;
