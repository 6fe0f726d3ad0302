import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ErrorCode, isJobError, type Job, type SubmitRequest } from '@longrun/core';
import type { OpenedApi } from './job-api.contract.ts';

const MAPPED = { kind: 'demo:mapped', planned: true };
const PLAN = { fieldMapping: [{ sourceField: 'Mail', destinationField: 'email' }], programId: 'p1' };
const isCoded = (code: ErrorCode) => (error: unknown) => isJobError(error) && error.code === code;

/** What holds for every implementation of `JobApi.plans`, in process or over the wire. */
export function describePlanApi(open: () => Promise<OpenedApi>): void {
  describe('the plans of the job API', () => {
    test('a job of a planned kind that is not to begin at once begins in planning, announced so', async () => {
      await using opened = await open();
      await opened.source.register([MAPPED]);
      const manual = await submitOne(opened, { kind: MAPPED.kind, trigger: 'manual' });
      assert.deepEqual([manual.state, manual.allowedActions.includes('start')], ['planning', true]);
      const { updates } = await opened.api.history(manual.id);
      assert.deepEqual(updates[0]?.announcements, ['job:created', 'job:planned']);
      assert.equal((await submitOne(opened, { kind: MAPPED.kind })).state, 'queued');
    });

    test('a job has no plan until it is given one', async () => {
      await using opened = await open();
      const { id } = await submitOne(opened);
      const read = await opened.api.plans.get(id);
      assert.deepEqual([read.job.id, read.plan], [id, {}]);
    });

    test('a plan turns a created job into a planned one, and each change after is an update', async () => {
      await using opened = await open();
      const { api } = opened;
      const { id } = await submitOne(opened, { trigger: 'manual' });
      const { job, plan } = await api.plans.put(id, PLAN);
      assert.deepEqual([job.state, plan], ['planning', PLAN]);
      const changed = await api.plans.patch(id, { programId: null, note: 'checked' });
      assert.deepEqual(changed.plan, { fieldMapping: PLAN.fieldMapping, note: 'checked' });
      assert.deepEqual(await api.plans.get(id), changed);
      const { updates } = await api.history(id);
      assert.deepEqual(
        updates.slice(1).map(({ event, announcements, by }) => [event, ...announcements, by]),
        [
          ['plan', 'job:planned', 'local'],
          ['edit-plan', 'job:updated', 'local'],
        ],
      );
    });

    test('the same plan again changes nothing', async () => {
      await using opened = await open();
      const { plans } = opened.api;
      const { id } = await submitOne(opened, { trigger: 'manual' });
      const { job } = await plans.put(id, PLAN);
      assert.equal((await plans.put(id, PLAN)).job.sequence, job.sequence);
      assert.equal((await plans.patch(id, { programId: 'p1' })).job.sequence, job.sequence);
    });

    test('the handler is given the plan; once the job has begun it stays readable and cannot be changed', async () => {
      await using opened = await open();
      const { plans } = opened.api;
      const { id } = await submitOne(opened, { trigger: 'manual' });
      await plans.put(id, PLAN);
      await opened.api.control(id, 'start');
      const request = { workerId: 'w', kinds: ['demo:plain'], capacity: 1 };
      const [claimed] = await opened.source.claim(request);
      assert.deepEqual(claimed?.plan, PLAN);
      for (const change of [plans.put(id, {}), plans.patch(id, { a: 1 })])
        await assert.rejects(change, isCoded('transition-refused'));
      assert.deepEqual((await plans.get(id)).plan, PLAN);
    });

    test('a change of a job that has gone on since is refused where it says so', async () => {
      await using opened = await open();
      const { plans } = opened.api;
      const { id, sequence } = await submitOne(opened, { trigger: 'manual' });
      const { job } = await plans.put(id, PLAN, { ifSequence: sequence });
      await assert.rejects(plans.put(id, {}, { ifSequence: sequence }), isCoded('job-changed'));
      await assert.rejects(plans.patch(id, { a: 1 }, { ifSequence: sequence }), isCoded('job-changed'));
      const patched = await plans.patch(id, { a: 1 }, { ifSequence: job.sequence });
      assert.deepEqual(patched.plan, { ...PLAN, a: 1 });
    });

    test('one that is too large, now or after a change, is refused and nothing stored', async () => {
      await using opened = await open();
      const { plans } = opened.api;
      const { id } = await submitOne(opened, { trigger: 'manual' });
      const half = 'x'.repeat(600_000);
      await assert.rejects(plans.put(id, { a: half, b: half }), isCoded('too-large'));
      await plans.put(id, { a: half });
      await assert.rejects(plans.patch(id, { b: half }), isCoded('too-large'));
      assert.deepEqual((await plans.get(id)).plan, { a: half });
    });

    test('what is not an object, and a job that is not there, are refused', async () => {
      await using opened = await open();
      const { plans } = opened.api;
      const { id } = await submitOne(opened, { trigger: 'manual' });
      // @ts-expect-error A list is no plan.
      await assert.rejects(plans.put(id, [1]), isCoded('invalid-input'));
      await assert.rejects(plans.get('job_none'), isCoded('job-not-found'));
      await assert.rejects(plans.put('job_none', PLAN), isCoded('job-not-found'));
    });
  });
}

async function submitOne({ api }: OpenedApi, request: Partial<SubmitRequest> = {}): Promise<Job> {
  const [submitted] = await api.submit([{ kind: 'demo:plain', ...request }]);
  if (!submitted?.job) throw submitted?.error ?? new Error('no answer');
  return submitted.job;
}
