import { ok } from 'node:assert/strict';
import { FAILURE_POLICIES, type SubmitRequest } from '@longrun/core';
import fc from 'fast-check';
import { modelCommand } from '../model-command.ts';
import { expectNewJob } from '../new-job.ts';
import { findJob, findJobs, hasJob, jobRef } from '../pick.ts';
import { BACKOFF } from '../tell.ts';

/** A job that comes after others. */
export const submitAfter = modelCommand({
  name: 'submit-after',
  weight: 2,
  args: fc.record(
    {
      jobs: fc.array(jobRef, { minLength: 1, maxLength: 2 }),
      onPredecessorFailure: fc.constantFrom(...FAILURE_POLICIES),
      delayMs: fc.constantFrom(1_000, 30_000),
      trigger: fc.constant('manual' as const),
    },
    { requiredKeys: ['jobs'] },
  ),
  isIdle: (model) => !hasJob(model),
  async run(model, world, { jobs, ...rest }) {
    const { tenant } = findJob(model, jobs[0] ?? 0);
    const predecessorIds = findJobs(model, jobs, tenant);
    const request: SubmitRequest = {
      kind: 'demo:saver',
      concurrencyKey: 'c1',
      predecessorIds,
      backoff: BACKOFF,
      ...rest,
    };
    const [answer] = await world.api(tenant).submit([request]);
    ok(answer?.job, `a fit request is taken: ${answer?.error}`);
    expectNewJob(model, world, answer.job, request);
  },
});
