import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isActive, JOB_STATES } from '@longrun/core';
import { type OpenStore, storeFixture, TENANT } from '../store-fixture.ts';

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
    test('a job made after the newest one was deleted has a history of its own', async () => {
      await using fixture = await storeFixture(open);
      const { jobId } = await fixture.jobIn('succeeded');
      await fixture.done({ type: 'delete', jobId, tenant: TENANT });
      const next = await fixture.insert();
      deepEqual((await fixture.store.read({ type: 'updates', jobId: next, after: 0, limit: 10 })).length, 1);
    });
  });
}
