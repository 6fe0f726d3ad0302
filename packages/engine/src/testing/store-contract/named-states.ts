import { equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { JOB_STATES } from '@longrun/core';
import { type OpenStore, storeFixture, TENANT } from '../store-fixture.ts';

/** Whoever chose a job by its state acts on it in that state or not at all. */
export function describeNamedStates(open: OpenStore): void {
  describe('acting in named states alone', () => {
    for (const state of ['queued', 'paused'] as const)
      test(`a job that is ${state} is moved when that state is named, and not otherwise`, async () => {
        await using fixture = await storeFixture(open);
        const { jobId } = await fixture.jobIn(state);
        const others = JOB_STATES.filter((other) => other !== state);
        const cancel = (states: typeof others) =>
          fixture.move(jobId, 'cancel', { by: 'tenant-while', tenant: TENANT, states });
        const refused = await cancel(others);
        equal(refused.refused && refused.state, state);
        equal((await fixture.read(jobId)).state, state);
        await cancel(['created', state]);
        equal((await fixture.read(jobId)).state, 'cancelled');
      });
    test('a named state does not open the jobs of another tenant', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert();
      const fence = { by: 'tenant-while', tenant: 'other', states: ['queued'] } as const;
      equal((await fixture.move(jobId, 'cancel', fence)).refused, 'job-not-found');
    });
    test('a job is deleted when its state is named, and not otherwise', async () => {
      await using fixture = await storeFixture(open);
      const { jobId } = await fixture.jobIn('failed');
      const remove = { type: 'delete', jobId, tenant: TENANT } as const;
      equal((await fixture.refusal({ ...remove, onlyIn: ['succeeded', 'paused'] })).state, 'failed');
      await fixture.done({ ...remove, onlyIn: ['failed'] });
      equal((await fixture.refusal({ ...remove, onlyIn: ['failed'] })).refused, 'job-deleted');
    });
  });
}
