import { equal, ok } from 'node:assert/strict';
import { isJobError, type SubmitRequest } from '@longrun/core';
import fc from 'fast-check';
import { insist } from '../ask.ts';
import type { Model, ModelKey } from '../model.ts';
import { lostAnswer, modelCommand } from '../model-command.ts';
import { expectNewJob } from '../new-job.ts';
import { BACKOFF } from '../tell.ts';
import type { World } from '../world.ts';
import { someTenant } from './submit.ts';

const KEEP_KEY_MS = 24 * 3_600_000;

/** I3, I17: a key names one job, whatever happens to the answers. */
export const submitWithKey = modelCommand({
  name: 'submit-with-key',
  weight: 2,
  args: fc.record({
    tenant: someTenant,
    key: fc.constantFrom('k1', 'k2'),
    body: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.constant(1)),
    lost: lostAnswer,
  }),
  async run(model, world, { tenant, key, body, lost }) {
    const request: SubmitRequest = {
      kind: 'demo:saver',
      concurrencyKey: 'c1',
      input: [key, body],
      backoff: BACKOFF,
      idempotencyKey: key,
    };
    const name = `${tenant} ${key}`;
    const known = model.keys.get(name);
    const isKnown = isKept(model, world, known);
    await insist(model, world, lost, async (isUnsure) => {
      const [answer] = await world.api(tenant).submit([request]);
      if (isUnsure) return;
      ok(answer);
      const { job } = answer;
      const isFirst = isKnown === false || (isKnown === 'maybe' && job && !model.jobs.has(job.id));
      if (isFirst) {
        ok(job && !model.jobs.has(job.id), `I3: a new key makes a job: ${answer.error}`);
        // A repeat finds what the first try has made, if it did.
        equal(answer.duplicate, lost?.when === 'after', 'I17: the repeat tells the truth');
        model.keys.set(name, { jobId: job.id, body, keepUntil: world.clock.now() + KEEP_KEY_MS });
        expectNewJob(model, world, job, request);
        return;
      }
      const code = isJobError(answer.error) ? answer.error.code : undefined;
      if (known?.body !== body) return equal(code, 'idempotency-conflict', 'I3: another body');
      if (job) equal(job.id, known.jobId, 'I3: the same key gives the same job');
      else if (code === 'job-deleted' || code === 'job-not-found') ok(!model.jobs.has(known.jobId));
      else throw answer.error;
    });
  },
});

/** Is a key remembered? Rows that have expired may still be there when the clock was set back behind their end. */
function isKept(model: Model, world: World, key: ModelKey | undefined): boolean | 'maybe' {
  const now = world.clock.now();
  if (key === undefined || now >= key.keepUntil) return false;
  return Math.max(model.latest, now) < key.keepUntil || 'maybe';
}
