import { equal } from 'node:assert/strict';
import { isActive } from '@longrun/core';
import fc from 'fast-check';
import { answerTo, insist } from '../ask.ts';
import { expect } from '../expect.ts';
import { lostAnswer, modelCommand } from '../model-command.ts';
import { findJob, hasJob, jobRef } from '../pick.ts';

/** Somebody deletes a job; afterwards its id says so. */
export const remove = modelCommand({
  name: 'delete',
  weight: 1,
  args: fc.record({ job: jobRef, lost: lostAnswer }),
  isIdle: (model) => !hasJob(model),
  async run(model, world, { job: ref, lost }) {
    const { id, tenant } = findJob(model, ref);
    await insist(model, world, lost, async (isUnsure) => {
      const job = model.jobs.get(id);
      const refusal = !job ? 'job-deleted' : isActive(job.state) ? 'transition-refused' : undefined;
      if (!refusal) expect(model, id, [{ event: 'deleted' }], isUnsure);
      const { code } = await answerTo(world.api(tenant).delete(id));
      if (!isUnsure) equal(code, refusal, 'delete');
    });
  },
});
