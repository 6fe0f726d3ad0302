import { equal } from 'node:assert/strict';
import type { Json } from '@longrun/core';
import fc from 'fast-check';
import { answerTo, insist } from '../ask.ts';
import { type ExpectedUpdate, expect } from '../expect.ts';
import type { ModelJob } from '../model.ts';
import { lostAnswer, modelCommand } from '../model-command.ts';
import { findJob, hasJob, jobRef } from '../pick.ts';

/** A person answers what a job has asked. */
export const answer = modelCommand({
  name: 'answer',
  weight: 2,
  args: fc.record({ job: jobRef, value: fc.constantFrom<Json>('yes', { no: 1 }), lost: lostAnswer }),
  isIdle: (model) => !hasJob(model),
  async run(model, world, { job: ref, value, lost }) {
    const { id, tenant } = findJob(model, ref);
    await insist(model, world, lost, async (isUnsure) => {
      const job = model.jobs.get(id);
      const isAsked = job?.waitingFor?.type === 'answer';
      const refusal = !job ? 'job-deleted' : isAsked ? undefined : 'not-waiting';
      if (job && isAsked) expect(model, id, [answered(job, value)], isUnsure);
      const { code } = await answerTo(world.api(tenant).answer(id, value));
      if (!isUnsure) equal(code, refusal, 'answer');
    });
  },
});

/** A job that waits goes on; one that is paused knows the answer when it is resumed. */
function answered({ state, waitingFor }: ModelJob, value: Json): ExpectedUpdate {
  return {
    event: state === 'waiting' ? 'wake' : 'answer',
    effect: (job) => {
      job.steps[waitingFor?.name ?? ''] = { value };
    },
  };
}
