import { backoffMs, DEFAULT_BACKOFF, type Failure } from '@longrun/core';
import type { Runtime } from '../runtime.ts';

const BATCH = 1_000;
const IDLE: Failure = {
  code: 'idle-timeout',
  message: 'The attempt said nothing for longer than it may.',
  retryable: true,
};

/** Attempts that have said nothing for too long are taken from their workers and count as failed. */
export async function idle({ store, commit, sweepMs, dueAt }: Runtime): Promise<number> {
  const silent = await store.read({ type: 'due', chore: 'idle', limit: BATCH });
  const error = JSON.stringify(IDLE);
  await Promise.all(
    silent.map(async ({ jobId, attempt, maxAttempts, claimId = '' }) => {
      const isLast = attempt >= maxAttempts;
      const dueInMs = backoffMs(DEFAULT_BACKOFF, attempt, Math.random());
      const result = await commit({
        type: 'move',
        jobId,
        event: isLast ? 'fail' : 'backoff',
        fence: { by: 'idle', claimId },
        error,
        ...(!isLast && { dueInMs }),
      });
      if (!isLast && !result.refused) dueAt(result.at + dueInMs);
    }),
  );
  return silent.length === BATCH ? 0 : sweepMs;
}
