import { ok } from 'node:assert/strict';
import { type SubmitRequest, toMoment } from '@longrun/core';
import fc from 'fast-check';
import { modelCommand } from '../model-command.ts';
import { expectNewJob } from '../new-job.ts';
import { BACKOFF } from '../tell.ts';
import { KINDS, TENANTS } from '../world.ts';

/** Mostly the same. */
export const someTenant = fc.oneof(
  { weight: 4, arbitrary: fc.constant(TENANTS[0]) },
  fc.constantFrom(...TENANTS),
);

const request = fc.record(
  {
    kind: fc.constantFrom(...KINDS.map(({ kind }) => kind)),
    maxAttempts: fc.integer({ min: 1, max: 3 }),
    priority: fc.integer({ min: -1, max: 1 }),
    input: fc.nat(3),
    trigger: fc.constant('manual' as const),
    delayMs: fc.constantFrom(500, 3_000, 40_000),
    startsWithinMs: fc.constantFrom(2_000, 60_000),
    jobTimeoutMs: fc.constantFrom(20_000, 100_000),
    concurrencyKey: fc.constantFrom('c1', 'c1', 'c2'),
    idleTimeoutMs: fc.constantFrom(5_000, 15_000),
  },
  { requiredKeys: ['kind'] },
);

/** One or two jobs in one request. */
export const submit = modelCommand({
  name: 'submit',
  weight: 3,
  args: fc.record({ tenant: someTenant, requests: fc.array(request, { minLength: 1, maxLength: 2 }) }),
  async run(model, world, { tenant, requests }) {
    const asked = requests.map(({ startsWithinMs, ...rest }): SubmitRequest => {
      const startBy = startsWithinMs && toMoment(world.clock.now() + startsWithinMs);
      return { ...rest, backoff: BACKOFF, ...(startBy && { startBy }) };
    });
    const answers = await world.api(tenant).submit(asked);
    for (const [index, answer] of answers.entries()) {
      const request = asked[index];
      ok(answer.job && request, `a fit request is taken: ${answer.error}`);
      expectNewJob(model, world, answer.job, request);
    }
  },
});
