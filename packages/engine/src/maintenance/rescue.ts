import type { Failure } from '@longrun/core';
import type { Runtime } from '../runtime.ts';
import type { MoveCommand } from '../store-command.ts';
import type { DueJob } from '../store-query.ts';

const BATCH = 1_000;

/** The worker was not heard of in time, or its process is gone. */
const LOST: Failure = {
  code: 'worker-lost',
  message: 'The worker was lost before it finished the job.',
  retryable: true,
};

/** Jobs whose lease ran out go back to the queue, or end where their state says. */
export async function rescue({ store, commit, sweepMs }: Runtime): Promise<number> {
  const lost = await store.read({ type: 'due', chore: 'rescue', limit: BATCH });
  await Promise.all(lost.map((job) => commit(moveFor(job, 'lease-expired'))));
  return lost.length === BATCH ? 0 : sweepMs;
}

/** Claims of an earlier process that had this store to itself: their workers died with it, so nobody waits for a lease. */
export async function rescueOrphans({ store, commit }: Runtime): Promise<void> {
  for (;;) {
    const orphans = await store.read({ type: 'due', chore: 'orphaned', limit: BATCH });
    await Promise.all(orphans.map((job) => commit(moveFor(job, 'orphaned'))));
    if (orphans.length < BATCH) return;
  }
}

/** A lost attempt counts. Where it was the last one, the job fails instead of going round once more. */
function moveFor(
  { jobId, state, attempt, maxAttempts, claimId = '' }: DueJob,
  by: 'lease-expired' | 'orphaned',
): MoveCommand {
  // Paused, it would come back for one attempt too many.
  const exhausted = (state === 'running' || state === 'pausing') && attempt >= maxAttempts;
  return {
    type: 'move',
    jobId,
    event: exhausted ? 'fail' : 'rescue',
    fence: { by, claimId },
    error: JSON.stringify(LOST),
  };
}
