import { isFinal, type Job, type JobState } from '@longrun/core';

/** Its word for each of our states. */
export const STATES = {
  created: 'QUEUING',
  planning: 'QUEUING',
  scheduled: 'QUEUING',
  waiting: 'RUNNING',
  queued: 'QUEUING',
  running: 'RUNNING',
  pausing: 'RUNNING',
  paused: 'RUNNING',
  stopping: 'STOPPING',
  cancelling: 'STOPPING',
  retrying: 'QUEUING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  cancelled: 'FAILED',
} as const satisfies Record<JobState, string>;

/** `DELETED` and `UNKNOWN` are answers, and no job is in them. */
export type JobStatus = (typeof STATES)[JobState] | 'DELETED' | 'UNKNOWN';

/** What there is to a job of each status. */
export const STATUSES = {
  QUEUING: { hasProgress: false, isStoppable: true },
  RUNNING: { hasProgress: true, isStoppable: true },
  STOPPING: { hasProgress: true, isStoppable: false },
  SUCCEEDED: { hasProgress: false, isStoppable: false },
  FAILED: { hasProgress: false, isStoppable: false },
  DELETED: { hasProgress: false, isStoppable: false },
  UNKNOWN: { hasProgress: false, isStoppable: false },
} as const satisfies Record<JobStatus, { hasProgress: boolean; isStoppable: boolean }>;

/** A split job that was asked to stop goes on as partly done until its parts are together. */
export function statusOf({ state, partial = false }: Pick<Job, 'state' | 'partial'>): JobStatus {
  return partial && !isFinal(state) ? 'STOPPING' : STATES[state];
}
