import { deepEqual, equal } from 'node:assert/strict';
import type { ClaimRequest } from '@longrun/core';
import fc from 'fast-check';
import { answerTo, insist } from '../ask.ts';
import { expectClaim } from '../expect-claim.ts';
import { LONGEST_MS, SHORTEST_MS } from '../justify.ts';
import type { Worker } from '../model.ts';
import { lostAnswer, modelCommand } from '../model-command.ts';
import { readyFor } from '../rules.ts';
import { KINDS, WORKERS } from '../world.ts';

export const claiming = {
  worker: fc.nat(WORKERS.length - 1),
  kinds: fc.oneof(
    { weight: 3, arbitrary: fc.constant(KINDS.map(({ kind }) => kind)) },
    fc.subarray(KINDS.map(({ kind }) => kind)),
  ),
  capacity: fc.integer({ min: 1, max: 3 }),
  leaseMs: fc.constantFrom(LONGEST_MS, SHORTEST_MS),
};

/** A worker takes what is there. */
export const claim = modelCommand({
  name: 'claim',
  weight: 8,
  args: fc.record({ ...claiming, lost: lostAnswer }),
  async run(model, world, { worker: index, lost, ...rest }) {
    const worker = WORKERS[index] as Worker; // the argument is one of its places
    const request: ClaimRequest = { workerId: worker.workerId, ...rest };
    await insist(model, world, lost, async (isUnsure) => {
      const { value: jobs = [], code } = await answerTo(world.source(worker).claim(request));
      if (isUnsure) return;
      equal(code, undefined);
      deepEqual(
        jobs.map(({ jobId }) => jobId),
        readyFor(model, worker.tenant, rest.kinds, rest.capacity).map(({ id }) => id),
        'a claim gives the first in the line',
      );
      for (const job of jobs) expectClaim(model, world, worker, job);
    });
  },
});
