import { type Failure, MAX_CRASHES } from '@longrun/core';
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

/** A job that takes every worker down with it must not go round for ever. */
const QUARANTINED: Failure = {
  code: 'quarantined',
  message: `${MAX_CRASHES} workers in a row were lost over this job before it had saved anything. Retry it when the cause is known.`,
  retryable: false,
};

/** Jobs whose lease ran out go back to the queue, or end where their state says. */
export async function rescue(runtime: Runtime): Promise<number> {
  const { store, commit, sweepMs } = runtime;
  const lost = await store.read({ type: 'due', chore: 'rescue', limit: BATCH });
  await Promise.all(lost.map((job) => commit(moveFor(job, 'lease-expired'))));
  return lost.length === BATCH ? 0 : sweepMs;
}

/** Jobs claimed for workers of a process that has the store to itself, by a write whose answer was lost: none of them knows, so none would
 *  ever give them back, and there is no lease that runs out. */
export async function rescueStrays({ store, commit, live, sweepMs }: Runtime): Promise<number> {
  if (!live.inDoubt) return sweepMs;
  live.trust(); // a write that fails from here on is a new doubt
  const held = await store.read({ type: 'due', chore: 'orphaned', limit: BATCH });
  // Answers come in order: when this is through, whoever had claimed before that look has been told.
  await commit({ type: 'register-kinds', tenant: '', kinds: [] });
  const strays = held.filter(({ jobId, claimId }) => !live.knows(jobId, claimId));
  await Promise.all(strays.map((job) => commit(moveFor(job, 'orphaned'))));
  return sweepMs;
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
  { jobId, state, attempt, maxAttempts, crashes, claimId = '' }: DueJob,
  by: 'lease-expired' | 'orphaned',
): MoveCommand {
  // Paused, it would come back for one attempt too many.
  const goesOn = state === 'running' || state === 'pausing';
  const isPoison = crashes + 1 >= MAX_CRASHES;
  return {
    type: 'move',
    jobId,
    event: goesOn && (isPoison || attempt >= maxAttempts) ? 'fail' : 'rescue',
    fence: { by, claimId },
    error: JSON.stringify(isPoison ? QUARANTINED : LOST),
  };
}
