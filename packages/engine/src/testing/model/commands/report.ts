import type { JobReport } from '@longrun/core';
import fc from 'fast-check';
import { insist } from '../ask.ts';
import { lostAnswer, modelCommand } from '../model-command.ts';
import { claimRef, findClaim, hasClaim } from '../pick.ts';
import { tell } from '../tell.ts';

const progress = fc.oneof(
  fc.record({ percent: fc.integer({ min: -10, max: 110 }) }),
  fc.record({
    counters: fc.record({ remaining: fc.nat(9), successful: fc.nat(9), failed: fc.nat(2) }),
    info: fc.constantFrom('reading', 'writing'),
  }),
);

/** What a worker may say besides how it ended. */
export const words = fc.record(
  {
    progress,
    messages: fc.array(
      fc.record({ severity: fc.constant('info' as const), text: fc.constantFrom('one', 'two') }),
      { minLength: 1, maxLength: 2 },
    ),
    checkpoint: fc.nat(9),
    partial: fc.record({ rows: fc.nat(9) }),
    steps: fc.dictionary(fc.constantFrom('a', 'b'), fc.nat(9), { minKeys: 1, maxKeys: 2 }),
  },
  { requiredKeys: [] },
);

/** A worker reports, under a claim that holds or under one that is long gone. */
export const report = modelCommand({
  name: 'report',
  weight: 6,
  args: fc.record({
    claim: claimRef,
    words: fc.oneof(
      { weight: 2, arbitrary: words },
      fc.record({ progress }), // may be shown before it is stored
      fc.constant({}), // a bare sign of life
    ),
    lost: lostAnswer,
  }),
  isIdle: (model, { claim }) => !hasClaim(model, claim),
  async run(model, world, { claim, words, lost }) {
    const held = findClaim(model, claim);
    await insist(model, world, lost, (isUnsure) =>
      tell(model, world, held, words satisfies Partial<JobReport>, isUnsure),
    );
  },
});
