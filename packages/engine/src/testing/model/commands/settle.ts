import type { Settlement } from '@longrun/core';
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

/** A worker tells how its attempt ended, sometimes with a last report, sometimes twice. */
export const settle = modelCommand({
  name: 'settle',
  weight: 5,
  args: fc.record({
    claim: claimRef,
    words: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, words),
    settlement,
    lost: lostAnswer,
  }),
  isIdle: (model, { claim }) => !hasClaim(model, claim),
  async run(model, world, { claim, words, settlement, lost }) {
    const held = findClaim(model, claim);
    await insist(model, world, lost, (isUnsure) =>
      tell(model, world, held, { ...words, settlement }, isUnsure),
    );
  },
});
