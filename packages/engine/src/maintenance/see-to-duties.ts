import type { Duty } from '../store-query.ts';
import { confirm } from './confirm.ts';
import { end } from './end.ts';
import { expire } from './expire.ts';
import { idle } from './idle.ts';
import type { Chore } from './loop.ts';
import { rescue } from './rescue.ts';
import { rollUp } from './roll-up.ts';

const CHORES = {
  rescue,
  expire,
  end,
  idle,
  confirm,
  'roll-up': rollUp,
} as const satisfies Record<Duty, Chore>;

/** Asks once for all chores of which most of the time none has anything to do, and then does those that have. */
export const seeToDuties: Chore = async (runtime) => {
  const duties = await runtime.store.read({ type: 'duties' });
  const done = await Promise.allSettled(duties.map((duty) => CHORES[duty](runtime)));
  const waits = done.map((chore) => {
    if (chore.status === 'rejected') throw chore.reason;
    return chore.value;
  });
  return Math.min(runtime.sweepMs, ...waits);
};
