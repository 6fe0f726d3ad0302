import { equal } from 'node:assert/strict';
import { isFinal } from '@longrun/core';
import fc from 'fast-check';
import { answerTo, insist } from '../ask.ts';
import { expect } from '../expect.ts';
import { lostAnswer, modelCommand } from '../model-command.ts';
import { findJob, hasJob, jobRef } from '../pick.ts';

/** Somebody has seen how a job ended. */
export const acknowledge = modelCommand({
  name: 'acknowledge',
  weight: 1,
  args: fc.record({ job: jobRef, lost: lostAnswer }),
  isIdle: (model) => !hasJob(model),
  async run(model, world, { job: ref, lost }) {
    const { id, tenant } = findJob(model, ref);
    await insist(model, world, lost, async (isUnsure) => {
      const job = model.jobs.get(id);
      const refusal = !job ? 'job-deleted' : isFinal(job.state) ? undefined : 'transition-refused';
      if (!refusal && job?.acknowledgedAt === undefined)
        expect(model, id, [{ event: 'acknowledge' }], isUnsure);
      const { code } = await answerTo(world.api(tenant).acknowledge(id));
      if (!isUnsure) equal(code, refusal, 'acknowledge');
    });
  },
});
