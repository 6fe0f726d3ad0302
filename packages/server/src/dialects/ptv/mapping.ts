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

const ALWAYS = () => true;
const NEVER = () => false;
// A job that comes back to the queue, as between two attempts: clients that have seen it running read on without looking.
const HAS_BEGUN = ({ startedAt }: Pick<Job, 'startedAt'>) => startedAt !== undefined;

/** What there is to a job of each status. */
export const STATUSES = {
  QUEUING: { hasProgress: HAS_BEGUN, isStoppable: true },
  RUNNING: { hasProgress: ALWAYS, isStoppable: true },
  STOPPING: { hasProgress: ALWAYS, isStoppable: false },
  SUCCEEDED: { hasProgress: NEVER, isStoppable: false },
  FAILED: { hasProgress: NEVER, isStoppable: false },
  DELETED: { hasProgress: NEVER, isStoppable: false },
  UNKNOWN: { hasProgress: NEVER, isStoppable: false },
} as const satisfies Record<JobStatus, { hasProgress: (job: Job) => boolean; isStoppable: boolean }>;

/** A split job that was asked to stop goes on as partly done until its parts are together. */
export function statusOf({ state, partial = false }: Pick<Job, 'state' | 'partial'>): JobStatus {
  return partial && !isFinal(state) ? 'STOPPING' : STATES[state];
}
