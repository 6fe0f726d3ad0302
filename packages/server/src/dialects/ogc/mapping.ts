import type { Job, JobState, ListQuery } from '@longrun/core';
import { statesFor } from '../../dialect/states-for.ts';

export const STATUS_CODES = ['accepted', 'running', 'successful', 'failed', 'dismissed'] as const;
export type StatusCode = (typeof STATUS_CODES)[number];

/** A job that was asked to give up never succeeds after that, so its clients need not wait for the worker to confirm. */
export const STATES = {
  created: 'accepted',
  planning: 'accepted',
  scheduled: 'accepted',
  waiting: 'accepted',
  queued: 'accepted',
  running: 'running',
  pausing: 'running',
  paused: 'accepted',
  stopping: 'running',
  cancelling: 'dismissed',
  retrying: 'running',
  succeeded: 'successful',
  failed: 'failed',
  cancelled: 'dismissed',
} as const satisfies Record<JobState, StatusCode>;

/** Once the run has begun: clients know no way back from `running`, whatever the job waits for. */
const BEGUN = {
  ...STATES,
  scheduled: 'running',
  waiting: 'running',
  queued: 'running',
  paused: 'running',
} as const satisfies Record<JobState, StatusCode>;

export function statusOf({ state, startedAt }: Pick<Job, 'state' | 'startedAt'>): StatusCode {
  return (startedAt === undefined ? STATES : BEGUN)[state];
}

/** The jobs that have one of these codes. */
export function withStatus(codes: readonly StatusCode[]): Pick<ListQuery, 'state' | 'begun'> {
  const states = codes.flatMap((code) =>
    [STATES, BEGUN].flatMap((table) => statesFor<StatusCode>(table, code)),
  );
  const isBegun = codes.includes('running');
  return {
    state: [...new Set(states)],
    ...(isBegun !== codes.includes('accepted') && { begun: isBegun }),
  };
}
