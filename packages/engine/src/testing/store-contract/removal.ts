import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isActive, JOB_STATES } from '@longrun/core';
import { fenceFor, type OpenStore, storeFixture, TENANT } from '../store-fixture.ts';

const DAY_MS = 24 * 3_600_000;

export function describeRemoval(open: OpenStore): void {
  describe('removal', () => {
    for (const state of JOB_STATES)
      test(`a job that is ${state} ${isActive(state) ? 'cannot be deleted' : 'is deleted with all that hangs on it'}`, async () => {
        await using fixture = await storeFixture(open);
        const { jobId } = await fixture.jobIn(state);
        const result = await fixture.write({ type: 'delete', jobId, tenant: TENANT });
        equal(result.refused, isActive(state) ? 'transition-refused' : undefined);
        if (isActive(state)) return;
        deepEqual(await fixture.store.read({ type: 'jobs', ids: [jobId], tenant: TENANT }), ['deleted']);
        deepEqual(await fixture.store.read({ type: 'jobs', ids: [jobId], tenant: 'other' }), [undefined]);
        deepEqual(await fixture.store.read({ type: 'updates', jobId, after: 0, limit: 10 }), []);
        await fixture.clock.advance(7 * DAY_MS);
        deepEqual(await fixture.store.read({ type: 'jobs', ids: [jobId], tenant: TENANT }), [undefined]);
      });
    for (const state of JOB_STATES.filter(isActive))
      test(`a job that is ${state} is deleted by force, and its claim is void`, async () => {
        await using fixture = await storeFixture(open);
        const { jobId, claimId } = await fixture.jobIn(state);
        const { updates, removed } = await fixture.done({
          type: 'delete',
          jobId,
          tenant: TENANT,
          force: true,
        });
        deepEqual(removed, [jobId]);
        deepEqual(updates.at(-1)?.state, 'cancelled'); // which is what its worker hears
        const late = await fixture.move(jobId, 'complete', fenceFor(state, claimId));
        equal(late.refused, 'job-deleted');
        deepEqual(await fixture.store.read({ type: 'updates', jobId, after: 0, limit: 10 }), []);
      });
    test('those who wait for a job hear of its end when it is deleted by force', async () => {
      await using fixture = await storeFixture(open);
      await fixture.insert({ id: 'first', kind: 'demo:first' });
      const waitingFor = { type: 'jobs', jobIds: ['first'], onFailure: 'fail' } as const;
      await fixture.insert({ id: 'second', state: 'waiting', waitingFor });
      await fixture.claim('demo:first');
      await fixture.done({ type: 'delete', jobId: 'first', tenant: TENANT, force: true });
      equal((await fixture.read('second')).state, 'failed');
    });
    test('force deletes nothing of another tenant', async () => {
      await using fixture = await storeFixture(open);
      const { jobId } = await fixture.jobIn('running');
      const result = await fixture.refusal({ type: 'delete', jobId, tenant: 'other', force: true });
      equal(result.refused, 'job-not-found');
      equal((await fixture.read(jobId)).state, 'running');
    });
    test('a job made after the newest one was deleted has a history of its own', async () => {
      await using fixture = await storeFixture(open);
      const { jobId } = await fixture.jobIn('succeeded');
      await fixture.done({ type: 'delete', jobId, tenant: TENANT });
      const next = await fixture.insert();
      deepEqual((await fixture.store.read({ type: 'updates', jobId: next, after: 0, limit: 10 })).length, 1);
    });
  });
}
