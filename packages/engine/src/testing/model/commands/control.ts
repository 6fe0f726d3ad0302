import { equal, ok } from 'node:assert/strict';
import type { ControlOptions, ControlVerb, Job } from '@longrun/core';
import fc from 'fast-check';
import { type Answer, answerTo, insist } from '../ask.ts';
import { expect } from '../expect.ts';
import { type Foreseen, foresee } from '../foresee.ts';
import type { ModelJob } from '../model.ts';
import { lostAnswer, modelCommand } from '../model-command.ts';
import { findHeldJob, findJob, hasJob, jobRef } from '../pick.ts';
import { reconcile } from '../reconcile.ts';
import { TENANTS } from '../world.ts';

const VERBS = [
  'start',
  'pause',
  'resume',
  'stop',
  'cancel',
  'retry',
  'force',
] as const satisfies ControlVerb[];

const GOES_ON: ReadonlySet<string> = new Set(['start', 'resume', 'retry']);

/** A restart brought retention round. */
const GONE: Foreseen = { updates: [], error: 'job-deleted' };

/** Somebody asks for a move: whoever owns the job, or a stranger for whom it does not exist. */
export const control = modelCommand({
  name: 'control',
  weight: 9,
  args: fc.record({
    job: jobRef,
    /** A job in a worker's hands, if there is one. */
    isHeld: fc.boolean(),
    verb: fc.oneof(
      fc.constantFrom(...VERBS),
      fc.constantFrom('pause', 'stop', 'cancel'), // these a worker has to confirm
    ),
    retry: fc.constantFrom<ControlOptions>(
      { from: 'scratch' },
      { from: 'checkpoint' },
      { only: 'failed' },
      { input: 'edited' },
    ),
    isStranger: fc.oneof({ weight: 15, arbitrary: fc.constant(false) }, fc.constant(true)),
    lost: lostAnswer,
  }),
  isIdle: (model) => !hasJob(model),
  async run(model, world, { job: ref, isHeld, verb, retry, isStranger, lost }) {
    const { id, tenant } = (isHeld && findHeldJob(model, ref)) || findJob(model, ref);
    if (isStranger) {
      const stranger = TENANTS.find((other) => other !== tenant) ?? '';
      equal((await answerTo(world.api(stranger).control(id, verb))).code, 'job-not-found', 'I22');
      return;
    }
    const options = verb === 'retry' ? retry : {};
    // Its parts have to confirm, which movedByFamily follows.
    const { waitingFor, hasParts, state } = model.jobs.get(id) ?? {};
    const isTogether = hasParts && state === 'queued' && verb === 'stop';
    if (isTogether || (waitingFor?.type === 'parts' && (verb === 'pause' || verb === 'stop'))) {
      equal((await answerTo(world.api(tenant).control(id, verb))).code, undefined, verb);
      return;
    }
    await insist(model, world, lost, async (isUnsure) => {
      const job = model.jobs.get(id);
      const { updates, error } = job ? foresee(job, verb, options, world.clock.now()) : GONE;
      expect(model, id, updates, isUnsure);
      if (job && GOES_ON.has(verb)) job.isAlone = true;
      const answer = await answerTo(world.api(tenant).control(id, verb, options));
      if (isUnsure) return;
      equal(answer.code, error, `${verb} of a job that is ${job?.state ?? 'gone'}`);
      await reconcile(model, world);
      if (job) wasSo(job, answer);
    });
  },
});

/** The answer shows the job as it was at some moment. */
export function wasSo(job: ModelJob, { value }: Answer<Job>): void {
  if (!value) return;
  const update = job.log[value.sequence - 1];
  ok(update && update.state === value.state, 'the answer tells the state');
}
