import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Fence } from '../../store-command.ts';
import type { Duty } from '../../store-query.ts';
import { type OpenStore, type StoreFixture, storeFixture, TENANT } from '../store-fixture.ts';

/** Moments by which something must have happened; whoever sweeps still finds what it saw, or changes nothing. */
export function describeTimeLimits(open: OpenStore): void {
  const due = async ({ store }: StoreFixture, chore: Duty) => {
    const jobs = await store.read({ type: 'due', chore, limit: 10 });
    equal((await store.read({ type: 'duties' })).includes(chore), jobs.length > 0);
    return jobs.map(({ jobId }) => jobId);
  };
  const begin = async (
    fixture: StoreFixture,
    job: { jobTimeoutMs?: number; idleTimeoutMs?: number } = {},
  ) => {
    const jobId = await fixture.insert(job);
    const claimId = (await fixture.claim())?.claimId ?? '';
    return { jobId, claimId, fence: { by: 'claim', tenant: TENANT, claimId } as const };
  };
  const ask = (fixture: StoreFixture, jobId: string, event: 'pause' | 'stop' | 'cancel') =>
    fixture.done({
      type: 'move',
      jobId,
      event,
      confirmMs: 1_000,
      fence: { by: 'tenant', tenant: TENANT },
    });
  const refusedBy = async (fixture: StoreFixture, jobId: string, fence: Fence) =>
    (await fixture.move(jobId, 'rescue', fence)).refused;

  describe('time limits', () => {
    test('a job has its time as a whole, pauses apart', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert({ jobTimeoutMs: 1_000 });
      await fixture.clock.advance(400);
      await fixture.move(jobId, 'pause');
      await fixture.clock.advance(10_000);
      deepEqual(await due(fixture, 'end'), []);
      await fixture.move(jobId, 'start');
      await fixture.clock.advance(599);
      deepEqual(await due(fixture, 'end'), []);
      equal((await fixture.move(jobId, 'expire', { by: 'end-by' })).refused, 'transition-refused');
      await fixture.clock.advance(1);
      deepEqual(await due(fixture, 'end'), [jobId]);
      await fixture.move(jobId, 'expire', { by: 'end-by' });
      equal((await fixture.read(jobId)).state, 'failed');
    });
    test('an attempt that says nothing is silent, whatever its lease', async () => {
      await using fixture = await storeFixture(open);
      const { jobId, claimId } = await begin(fixture, { idleTimeoutMs: 1_000 });
      const beat = { type: 'report', jobId, tenant: TENANT, claimId, leaseMs: 30_000 } as const;
      await fixture.clock.advance(900);
      await fixture.done({ ...beat, progress: '{"percent":1}' });
      await fixture.clock.advance(900);
      deepEqual(await due(fixture, 'idle'), []);
      await fixture.done(beat);
      await fixture.clock.advance(100);
      deepEqual(await due(fixture, 'idle'), [jobId]);
      equal((await fixture.move(jobId, 'backoff', { by: 'idle', claimId })).refused, undefined);
      equal((await fixture.refusal(beat)).refused, 'claim-lost');
    });
    for (const event of ['pause', 'stop'] as const)
      test(`a ${event} that is not confirmed makes the job stuck, and it can be forced then`, async () => {
        await using fixture = await storeFixture(open);
        const { jobId, claimId } = await begin(fixture);
        await ask(fixture, jobId, event);
        const force = { by: 'stuck', tenant: TENANT } as const;
        equal(await refusedBy(fixture, jobId, force), 'not-stuck');
        await fixture.clock.advance(1_000);
        deepEqual(await due(fixture, 'confirm'), [jobId]);
        await fixture.done({ type: 'mark-stuck', jobId });
        deepEqual(await due(fixture, 'confirm'), []);
        equal((await fixture.read(jobId)).stuck, true);
        equal(await refusedBy(fixture, jobId, { by: 'stuck', tenant: 'other' }), 'job-not-found');
        equal(await refusedBy(fixture, jobId, force), undefined);
        const late = { type: 'report', jobId, tenant: TENANT, claimId, leaseMs: 30_000 } as const;
        equal((await fixture.refusal(late)).refused, 'claim-lost');
      });
    test('a cancel that is not confirmed takes the job away in time, and not before', async () => {
      await using fixture = await storeFixture(open);
      const { jobId } = await begin(fixture);
      await ask(fixture, jobId, 'cancel');
      equal(await refusedBy(fixture, jobId, { by: 'overdue' }), 'transition-refused');
      await fixture.clock.advance(1_000);
      equal(await refusedBy(fixture, jobId, { by: 'overdue' }), undefined);
      equal((await fixture.read(jobId)).state, 'cancelled');
    });
    test('a worker that confirms in time leaves nothing overdue', async () => {
      await using fixture = await storeFixture(open);
      const { jobId, fence } = await begin(fixture);
      await ask(fixture, jobId, 'pause');
      await fixture.move(jobId, 'suspend', fence);
      await fixture.clock.advance(10_000);
      deepEqual(await due(fixture, 'confirm'), []);
    });
    test('workers lost in a row are counted, until something was saved', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert({ maxAttempts: 10 });
      const lose = async (checkpoint?: string) => {
        const claimId = (await fixture.claim())?.claimId ?? '';
        if (checkpoint)
          await fixture.done({ type: 'report', jobId, tenant: TENANT, claimId, leaseMs: 1_000, checkpoint });
        await fixture.clock.advance(60_000);
        const [lost] = await fixture.store.read({ type: 'due', chore: 'rescue', limit: 1 });
        await fixture.move(jobId, 'rescue', { by: 'lease-expired', claimId });
        return lost?.crashes;
      };
      deepEqual([await lose(), await lose(), await lose('{}'), await lose()], [0, 1, 0, 1]);
    });
  });
}
