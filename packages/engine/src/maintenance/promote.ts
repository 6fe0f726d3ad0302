import { next as target } from '@longrun/core';
import type { Runtime } from '../runtime.ts';

const BATCH = 1_000;

/** Scheduled and retrying jobs whose time has come become queued; waits that are over end. */
export async function promote({ store, clock, commit, sweepMs }: Runtime): Promise<number> {
  const due = await store.read({ type: 'due', chore: 'promote', limit: BATCH });
  await Promise.all(
    due.map(({ jobId, state }) =>
      commit({
        type: 'move',
        jobId,
        event: target(state, 'promote') ? 'promote' : 'wake',
        fence: { by: 'due' },
      }),
    ),
  );
  if (due.length === BATCH) return 0;
  const next = await store.read({ type: 'nextDue' });
  return next === undefined ? sweepMs : Math.min(sweepMs, Math.max(1, next - clock.now()));
}
