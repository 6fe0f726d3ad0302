import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClaimCommand } from '../../store-command.ts';
import { LEASE_MS, type OpenStore, type StoreFixture, storeFixture, TENANT } from '../store-fixture.ts';

/** What servers count on that share a store. */
export function describeServers(open: OpenStore): void {
  describe('progress', () => {
    const say = async ({ done }: StoreFixture, jobId: string, claimId: string, progress: object) => {
      const report = { type: 'report', tenant: TENANT, jobId, claimId, leaseMs: LEASE_MS } as const;
      const { updates } = await done({ ...report, progress: JSON.stringify(progress) });
      return JSON.parse(updates[0]?.data ?? '{}').progress;
    };
    const running = async (fixture: StoreFixture) => {
      const { jobId, claimId = '' } = await fixture.jobIn('running');
      return { jobId, claimId };
    };

    test('never falls within an attempt, whichever server brings it, and takes the newest words', async () => {
      await using fixture = await storeFixture(open);
      const { jobId, claimId } = await running(fixture);
      await say(fixture, jobId, claimId, { percent: 50 });
      const later = { percent: 50, info: 'packing' };
      deepEqual(await say(fixture, jobId, claimId, { percent: 40, info: 'packing' }), later);
      deepEqual(await say(fixture, jobId, claimId, { percent: 60 }), { percent: 60, info: 'packing' });
      const counters = { remaining: 1, successful: 1, failed: 0 };
      deepEqual(await say(fixture, jobId, claimId, { counters }), { percent: 60, info: 'packing' });
      deepEqual(JSON.parse((await fixture.read(jobId)).progress ?? ''), { percent: 60, info: 'packing' });
    });

    test('begins anew with another attempt', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert();
      const first = await fixture.claim();
      await say(fixture, jobId, first?.claimId ?? '', { percent: 50 });
      await fixture.clock.advance(LEASE_MS);
      await fixture.move(jobId, 'rescue', { by: 'lease-expired', claimId: first?.claimId ?? '' });
      const second = await fixture.claim();
      deepEqual(await say(fixture, jobId, second?.claimId ?? '', { percent: 10 }), { percent: 10 });
    });
  });

  describe('the heads of jobs', () => {
    test('tell where they stand, in the order asked, and which are not there', async () => {
      await using fixture = await storeFixture(open);
      const running = await fixture.jobIn('running');
      const queued = await fixture.insert();
      const ids = [queued, 'job_unknown', running.jobId];
      deepEqual(await fixture.store.read({ type: 'heads', ids }), [
        { sequence: 1, state: 'queued' },
        undefined,
        {
          sequence: (await fixture.read(running.jobId)).sequence,
          state: 'running',
          claimId: running.claimId,
        },
      ]);
      deepEqual(await fixture.store.read({ type: 'heads', ids: [] }), []);
    });
  });

  describe('a claim of one that works alone', () => {
    const ALONE: ClaimCommand = {
      type: 'claim',
      tenant: TENANT,
      kinds: ['demo:echo'],
      limit: 1,
      workerId: 'w2',
      embedded: false,
      alone: true,
      leaseMs: LEASE_MS,
    };

    test('takes nothing while a worker has such a job of the tenant in hand', async () => {
      await using fixture = await storeFixture(open);
      const taken = async () => (await fixture.done(ALONE)).claimed?.length;
      await fixture.insert();
      await fixture.insert();
      await fixture.insert({ kind: 'demo:other' });
      await fixture.insert({ tenant: 'other' });
      await fixture.claim('demo:other');
      await fixture.done({ ...ALONE, tenant: 'other' });
      const { claimed = [] } = await fixture.done(ALONE);
      const [{ jobId = '', claimId = '' } = {}] = claimed;
      equal(await taken(), 0);
      await fixture.move(jobId, 'pause');
      equal(await taken(), 0);
      await fixture.move(jobId, 'suspend', { by: 'claim', tenant: TENANT, claimId });
      equal(await taken(), 1);
    });
  });

  describe('what several servers have heard of a worker', () => {
    test('is kept as it was heard last, with the most that it has asked for', async () => {
      await using fixture = await storeFixture(open);
      const seenAt = fixture.clock.now();
      const worker = { tenant: TENANT, id: 'w1', kinds: ['a:b'], capacity: 3, embedded: false, seenAt };
      const later = { ...worker, kinds: ['c:d'], capacity: 1, seenAt: seenAt + 10 };
      for (const workers of [[later], [worker]])
        await fixture.done({ type: 'save-workers', workers, forgetMs: 1_000 });
      const { seen } = await fixture.store.read({ type: 'workers', tenant: TENANT });
      deepEqual(seen, [{ ...later, capacity: 1 }]);
      await fixture.done({ type: 'save-workers', workers: [{ ...later, capacity: 5 }], forgetMs: 1_000 });
      await fixture.done({ type: 'save-workers', workers: [later], forgetMs: 1_000 });
      equal((await fixture.store.read({ type: 'workers', tenant: TENANT })).seen[0]?.capacity, 5);
    });
  });
}
