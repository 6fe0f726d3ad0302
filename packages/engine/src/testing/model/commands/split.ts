import { FAILURE_POLICIES, PART_EXECUTIONS, type Settlement } from '@longrun/core';
import fc from 'fast-check';
import { insist } from '../ask.ts';
import { lostAnswer, modelCommand } from '../model-command.ts';
import { adoptParts } from '../parts.ts';
import { claimRef, findClaim, hasClaim } from '../pick.ts';
import { tell } from '../tell.ts';

/** A worker splits its job into parts and hands it back until they have ended. */
export const split = modelCommand({
  name: 'split',
  weight: 2,
  args: fc.record({
    claim: claimRef,
    count: fc.integer({ min: 1, max: 3 }),
    execution: fc.constantFrom(...PART_EXECUTIONS),
    onFailure: fc.constantFrom(...FAILURE_POLICIES),
    lost: lostAnswer,
  }),
  isIdle: (model, { claim }) => !hasClaim(model, claim),
  async run(model, world, { claim, count, execution, onFailure, lost }) {
    const held = findClaim(model, claim);
    const parts = Array.from({ length: count }, (_, index) => index);
    const settlement: Settlement = {
      type: 'waiting',
      name: 'parts',
      for: { type: 'parts', parts, execution, onFailure },
    };
    await insist(model, world, lost, async (isUnsure) => {
      await tell(model, world, held, { settlement }, isUnsure);
      await adoptParts(model, world, held.jobId);
    });
  },
});
