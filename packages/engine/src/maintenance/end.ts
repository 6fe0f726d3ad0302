import type { Failure } from '@longrun/core';
import type { Runtime } from '../runtime.ts';

const BATCH = 1_000;
const TOO_LONG: Failure = {
  code: 'job-timeout',
  message: 'The job has taken longer than it may.',
  retryable: false,
};

/** Jobs that have used up the time of the whole job fail, wherever they are; paused ones have all the time. */
export async function end({ store, commit, sweepMs }: Runtime): Promise<number> {
  const late = await store.read({ type: 'due', chore: 'end', limit: BATCH });
  const error = JSON.stringify(TOO_LONG);
  await Promise.all(
    late.map(({ jobId }) => commit({ type: 'move', jobId, event: 'expire', fence: { by: 'end-by' }, error })),
  );
  return late.length === BATCH ? 0 : sweepMs;
}
