import type { JobState } from '@longrun/core';

/** Where a document can be, in the order in which it is looked for. */
export const COLLECTIONS = ['pending', 'running', 'finished'] as const;
export type Collection = (typeof COLLECTIONS)[number];

export const STATES = {
  created: 'pending',
  planning: 'pending',
  scheduled: 'pending',
  waiting: 'pending',
  queued: 'pending',
  running: 'running',
  pausing: 'running',
  paused: 'pending',
  stopping: 'running',
  cancelling: 'running',
  retrying: 'pending',
  succeeded: 'finished',
  failed: 'finished',
  cancelled: 'finished',
} as const satisfies Record<JobState, Collection>;

/** Its status is the collection, but for these. */
const STATUS: Partial<Record<JobState, string>> = { created: 'idle', failed: 'error', cancelled: 'error' };

/** The status field of a job that another API has moved. */
export function statusOf(state: JobState): string {
  return STATUS[state] ?? STATES[state];
}

const USUAL = {
  pending: 'queued',
  running: 'running',
  finished: 'succeeded',
} as const satisfies Record<Collection, JobState>;

const UNUSUAL: ReadonlyMap<string, JobState> = new Map([
  ['pending idle', 'created'],
  ['finished error', 'failed'],
]);

/** The way back: the state of a job whose document is put into a collection with that status field. */
export function stateFor(collection: Collection, status: unknown): JobState {
  const unusual = typeof status === 'string' ? UNUSUAL.get(`${collection} ${status}`) : undefined;
  return unusual ?? USUAL[collection];
}
