import { next as target } from '@longrun/core';
import type { Runtime } from '../runtime.ts';

const BATCH = 1_000;

/** Scheduled and retrying jobs whose time has come become queued; waits that are over end. */
export async function promote({ store, clock, commit, sweepMs }: Runtime): Promise<number> {
  const next = () => store.read({ type: 'nextDue' });
  const untilThen = (moment = Number.POSITIVE_INFINITY) =>
    Math.min(sweepMs, Math.max(1, moment - clock.now()));
  // Mostly nothing is due, and it takes one question to know.
  const first = await next();
  if (first === undefined || first > clock.now()) return untilThen(first);
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
  return due.length === BATCH ? 0 : untilThen(await next());
}
