import fc from 'fast-check';
import { modelCommand } from '../model-command.ts';
import { assertNothingIsOverdue } from '../overdue.ts';
import { reconcile } from '../reconcile.ts';
import { SWEEP_MS } from '../world.ts';

const DAY_MS = 24 * 3_600_000;
/** All chores come round within. */
const TURN_MS = 61_000;

/** Time passes and the chores of the engine come round, one of their writes perhaps without an answer. */
export const pass = modelCommand({
  name: 'pass',
  weight: 5,
  args: fc.record({
    ms: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(400, 1_000, 3_000, 7_000, 12_000, 31_000, 61_000) },
      fc.constantFrom(DAY_MS, 2 * DAY_MS + 60_000),
    ),
    lost: fc.option(fc.constantFrom('before', 'after'), { nil: null, freq: 6 }),
  }),
  async run(model, world, { ms, lost }) {
    if (lost) world.lose(lost);
    // After a long sleep the chores get a second turn, as they would.
    for (const step of ms > 2 * TURN_MS ? [ms - TURN_MS, TURN_MS] : [ms]) await world.clock.advance(step);
    await reconcile(model, world);
    if (!world.lost && ms >= SWEEP_MS) assertNothingIsOverdue(model, world, ms);
  },
});
