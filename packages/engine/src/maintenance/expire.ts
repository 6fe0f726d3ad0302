import type { Failure } from '@longrun/core';
import type { Runtime } from '../runtime.ts';

const BATCH = 1_000;
const TOO_LATE: Failure = {
  code: 'start-by-passed',
  message: 'No worker began the job in time.',
  retryable: false,
};

/** Jobs that nobody has begun by their `startBy` fail. */
export async function expire({ store, commit, sweepMs }: Runtime): Promise<number> {
  const late = await store.read({ type: 'due', chore: 'expire', limit: BATCH });
  const error = JSON.stringify(TOO_LATE);
  await Promise.all(
    late.map(({ jobId }) =>
      commit({ type: 'move', jobId, event: 'expire', fence: { by: 'start-by' }, error }),
    ),
  );
  return late.length === BATCH ? 0 : sweepMs;
}
