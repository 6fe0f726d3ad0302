import { deepEqual, equal, notEqual } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LEASE_MS, type OpenStore, storeFixture, TENANT } from '../store-fixture.ts';

export function describeClaims(open: OpenStore): void {
  const request = {
    type: 'claim',
    tenant: TENANT,
    workerId: 'w1',
    embedded: false,
    leaseMs: LEASE_MS,
  } as const;

  describe('claims', () => {
    test('the highest priority is claimed first, then the oldest, over all kinds', async () => {
      await using fixture = await storeFixture(open);
      const low = await fixture.insert({ kind: 'a:x', priority: -1 });
      const first = await fixture.insert({ kind: 'b:x' });
      const second = await fixture.insert({ kind: 'a:x' });
      const high = await fixture.insert({ kind: 'b:x', priority: 5 });
      const { claimed } = await fixture.done({ ...request, kinds: ['a:x', 'b:x'], limit: 10 });
      deepEqual(
        claimed?.map(({ jobId }) => jobId),
        [high, first, second, low],
      );
    });
    test('two claims in one batch never take the same job', async () => {
      await using fixture = await storeFixture(open);
      const ids = [await fixture.insert(), await fixture.insert(), await fixture.insert()];
      const results = await fixture.store.write([
        { ...request, kinds: ['demo:echo'], limit: 2 },
        { ...request, kinds: ['demo:echo'], limit: 2, workerId: 'w2' },
      ]);
      const taken = results.flatMap((result) => (result.refused ? [] : (result.claimed ?? [])));
      deepEqual(taken.map(({ jobId }) => jobId).sort(), ids.sort());
    });
    test('a job inserted in a batch is claimed by a claim behind it', async () => {
      await using fixture = await storeFixture(open);
      const job = {
        id: 'job_new',
        tenant: TENANT,
        kind: 'demo:echo',
        state: 'queued',
        maxAttempts: 3,
        priority: 0,
      } as const;
      const [, result] = await fixture.store.write([
        { type: 'insert', job },
        { ...request, kinds: ['demo:echo'], limit: 1 },
      ]);
      equal(!result?.refused && result?.claimed?.[0]?.jobId, 'job_new');
    });
    test('a job of another tenant is not claimed', async () => {
      await using fixture = await storeFixture(open);
      await fixture.insert({ tenant: 'other' });
      equal(await fixture.claim(), undefined);
    });
    test('a claim carries input, checkpoint, partial output and steps', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert({ input: '{"a":1}' });
      const first = await fixture.claim();
      const claimId = first?.claimId ?? '';
      await fixture.done({
        type: 'report',
        tenant: TENANT,
        jobId,
        claimId,
        leaseMs: LEASE_MS,
        checkpoint: '{"row":3}',
        partial: '[1]',
        steps: { load: 'null' },
        progress: '{"percent":5}',
      });
      await fixture.move(jobId, 'release', { by: 'claim', tenant: TENANT, claimId });
      const { claimed: [again] = [] } = await fixture.done({ ...request, kinds: ['demo:echo'], limit: 1 });
      notEqual(again?.claimId, claimId);
      const { input, checkpoint, partial, steps, progress, attempt } = again ?? {};
      deepEqual(
        { input, checkpoint, partial, steps, progress, attempt },
        {
          input: '{"a":1}',
          checkpoint: '{"row":3}',
          partial: '[1]',
          steps: { load: 'null' },
          progress: '{"percent":5}',
          attempt: 1,
        },
      );
    });
    test('an attempt that ended by a lost lease counts', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert();
      const claim = await fixture.claim();
      await fixture.clock.advance(LEASE_MS);
      await fixture.move(jobId, 'rescue', { by: 'lease-expired', claimId: claim?.claimId ?? '' });
      await fixture.claim();
      equal((await fixture.read(jobId)).attempt, 2);
    });
    test('an attempt that was handed back goes on under its number, and the next claim goes on with it', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert();
      const { claimId = '' } = (await fixture.claim()) ?? {};
      await fixture.move(jobId, 'release', { by: 'claim', tenant: TENANT, claimId });
      equal((await fixture.read(jobId)).attempt, 1);
      await fixture.claim();
      equal((await fixture.read(jobId)).attempt, 1);
    });
    test('a new attempt begins without the progress of the one before, and its update tells so', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert();
      const { claimId = '' } = (await fixture.claim()) ?? {};
      const progress = '{"percent":5}';
      await fixture.done({ type: 'report', tenant: TENANT, jobId, claimId, leaseMs: LEASE_MS, progress });
      await fixture.clock.advance(LEASE_MS);
      await fixture.move(jobId, 'rescue', { by: 'lease-expired', claimId });
      equal((await fixture.read(jobId)).progress, progress);
      const { claimed: [again] = [] } = await fixture.done({ ...request, kinds: ['demo:echo'], limit: 1 });
      deepEqual([again?.attempt, again?.progress], [2, undefined]);
      equal((await fixture.read(jobId)).progress, undefined);
      const updates = await fixture.store.read({ type: 'updates', jobId, after: 0, limit: 10 });
      equal(updates.at(-1)?.data, '{"progress":null}');
    });
  });
}
