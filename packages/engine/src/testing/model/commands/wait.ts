import type { Settlement } from '@longrun/core';
import fc from 'fast-check';
import { insist } from '../ask.ts';
import { lostAnswer, modelCommand } from '../model-command.ts';
import { claimRef, findClaim, findJobs, hasClaim, jobRef } from '../pick.ts';
import { tell } from '../tell.ts';

const WAIT = { type: 'waiting', name: 'pause for thought' } as const;

/** A worker hands a job back until something has happened. */
export const wait = modelCommand({
  name: 'wait',
  weight: 2,
  args: fc.record({
    claim: claimRef,
    what: fc.constantFrom('timer', 'answer', 'jobs'),
    delayMs: fc.constantFrom(null, 2_000, 20_000),
    jobs: fc.array(jobRef, { minLength: 1, maxLength: 2 }),
    lost: lostAnswer,
  }),
  isIdle: (model, { claim }) => !hasClaim(model, claim),
  async run(model, world, { claim, what, delayMs, jobs, lost }) {
    const held = findClaim(model, claim);
    const end = delayMs === null ? {} : { delayMs };
    const jobIds = findJobs(model, jobs, held.worker.tenant).filter((id) => id !== held.jobId);
    const settlement: Settlement =
      what === 'timer'
        ? { ...WAIT, for: { type: what, delayMs: delayMs ?? 1_000 } }
        : what === 'answer' || jobIds.length === 0
          ? { ...WAIT, for: { type: 'answer', ...end } }
          : { ...WAIT, for: { type: what, jobIds, ...end } };
    await insist(model, world, lost, (isUnsure) => tell(model, world, held, { settlement }, isUnsure));
  },
});
