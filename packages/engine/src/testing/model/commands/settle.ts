import { type Control, controlOf, type Settlement } from '@longrun/core';
import fc from 'fast-check';
import { insist } from '../ask.ts';
import { lostAnswer, modelCommand } from '../model-command.ts';
import { claimRef, findClaim, hasClaim } from '../pick.ts';
import { tell } from '../tell.ts';
import { words } from './report.ts';

const outcome = fc.record({ heading: fc.constantFrom('Done', 'Look') });
const error = (retryable: boolean) => ({ code: 'broken', message: 'It broke.', retryable });

export const settlement: fc.Arbitrary<Settlement> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('completed' as const), output: fc.nat(9), outcome }),
  },
  fc.constant<Settlement>({ type: 'completed' }),
  fc.record(
    {
      type: fc.constant('failed' as const),
      error: fc.constant(error(true)),
      retryAfterMs: fc.constantFrom(0, 9_000),
    },
    { requiredKeys: ['type', 'error'] },
  ),
  fc.record({ type: fc.constant('failed' as const), error: fc.constant(error(false)), outcome }),
  fc.constant<Settlement>({ type: 'suspended' }),
  fc.constant<Settlement>({ type: 'released' }),
);

/** What a worker does that was asked for something. */
const ASKED: Readonly<Record<Control | 'go on', Settlement>> = {
  pause: { type: 'suspended' },
  stop: { type: 'completed', output: 'so far' },
  cancel: { type: 'failed', error: error(true) },
  'go on': { type: 'released' },
};

/** A worker tells how its attempt ended, sometimes with a last report, sometimes twice. */
export const settle = modelCommand({
  name: 'settle',
  weight: 6,
  args: fc.record({
    claim: claimRef,
    words: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, words),
    settlement: fc.oneof(
      { weight: 2, arbitrary: settlement },
      fc.constant({ type: 'asked' as const }), // whatever it was asked to do
    ),
    lost: lostAnswer,
  }),
  isIdle: (model, { claim }) => !hasClaim(model, claim),
  async run(model, world, { claim, words, settlement, lost }) {
    const held = findClaim(model, claim);
    const state = model.jobs.get(held.jobId)?.state;
    const said: Settlement =
      settlement.type === 'asked' ? ASKED[controlOf(state ?? 'running') ?? 'go on'] : settlement;
    await insist(model, world, lost, (isUnsure) =>
      tell(model, world, held, { ...words, settlement: said }, isUnsure),
    );
  },
});
