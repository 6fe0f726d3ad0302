import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JobEvent } from '@longrun/core';
import { fenceFor, type OpenStore, type StoreFixture, storeFixture, TENANT } from '../store-fixture.ts';

const KIND = 'demo:usual';

/** Claims the next job of the kind, works on it for a while and makes the move. */
async function work(fixture: StoreFixture, ms: number, event: JobEvent = 'complete'): Promise<string> {
  const { jobId = '', claimId } = (await fixture.claim(KIND)) ?? {};
  await fixture.clock.advance(ms);
  await fixture.move(jobId, event, fenceFor('running', claimId));
  return jobId;
}

/** How long jobs are in workers' hands. */
export function describeUsual(open: OpenStore): void {
  const times = ({ store }: StoreFixture) => store.read({ type: 'usual', tenant: TENANT, kind: KIND });

  describe('the time worked', () => {
    test('is that of all claims of a run, without queues and pauses', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert({ kind: KIND });
      await fixture.clock.advance(60_000);
      const { claimId } = (await fixture.claim(KIND)) ?? {};
      await fixture.clock.advance(2_000);
      await fixture.move(jobId, 'pause');
      await fixture.clock.advance(500);
      await fixture.move(jobId, 'suspend', fenceFor('pausing', claimId));
      equal((await fixture.read(jobId)).workedMs, 2_500);
      await fixture.clock.advance(3_600_000);
      await fixture.move(jobId, 'start');
      await fixture.clock.advance(1_000);
      await work(fixture, 4_000);
      equal((await fixture.read(jobId)).workedMs, 6_500);
      deepEqual(await times(fixture), [6_500]);
    });
    test('does not count an attempt whose worker was lost', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert({ kind: KIND });
      const { claimId = '' } = (await fixture.claim(KIND)) ?? {};
      await fixture.clock.advance(60_000);
      await fixture.move(jobId, 'rescue', { by: 'lease-expired', claimId });
      await work(fixture, 1_000);
      equal((await fixture.read(jobId)).workedMs, 1_000);
    });
    test('begins anew with a new run', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert({ kind: KIND });
      await work(fixture, 5_000);
      await fixture.move(jobId, 'retry');
      equal((await fixture.read(jobId)).workedMs, 0);
    });
    test('is usual where a job succeeded as a whole and at once', async () => {
      await using fixture = await storeFixture(open);
      const run = async (ms: number, event?: JobEvent) => {
        await fixture.insert({ kind: KIND });
        return work(fixture, ms, event);
      };
      await run(1_000);
      await run(2_000, 'fail');
      const again = await run(3_000);
      await fixture.move(again, 'retry');
      await work(fixture, 4_000);
      const stopped = await fixture.insert({ kind: KIND });
      const { claimId } = (await fixture.claim(KIND)) ?? {};
      await fixture.move(stopped, 'stop');
      await fixture.move(stopped, 'complete', fenceFor('stopping', claimId));
      await run(5_000);
      deepEqual([...(await times(fixture))].sort(), [1_000, 5_000]);
      deepEqual(await fixture.store.read({ type: 'usual', tenant: 'other', kind: KIND }), []);
    });
  });
}
