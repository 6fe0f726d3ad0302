import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type OpenStore, storeFixture, TENANT } from '../store-fixture.ts';

export function describeDue(open: OpenStore): void {
  const ids = (jobs: readonly { jobId: string }[]) => jobs.map(({ jobId }) => jobId);

  describe('due work', () => {
    test('a scheduled job is due at its time and is promoted then, not before', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert({ state: 'scheduled', dueInMs: 1_000 });
      equal(await fixture.store.read({ type: 'nextDue' }), fixture.clock.now() + 1_000);
      equal((await fixture.move(jobId, 'promote', { by: 'due' })).refused, 'transition-refused');
      deepEqual(await fixture.store.read({ type: 'due', chore: 'promote', limit: 10 }), []);
      await fixture.clock.advance(1_000);
      deepEqual(ids(await fixture.store.read({ type: 'due', chore: 'promote', limit: 10 })), [jobId]);
      equal((await fixture.move(jobId, 'promote', { by: 'due' })).refused, undefined);
      equal((await fixture.read(jobId)).dueAt, undefined);
    });
    test('a failed attempt is due again after its wait', async () => {
      await using fixture = await storeFixture(open);
      const { jobId, claimId = '' } = await fixture.jobIn('running');
      const fence = { by: 'claim', tenant: TENANT, claimId } as const;
      await fixture.done({
        type: 'move',
        jobId,
        event: 'backoff',
        fence,
        dueInMs: 500,
        error: '{"code":"a","message":"b"}',
      });
      await fixture.clock.advance(500);
      deepEqual(ids(await fixture.store.read({ type: 'due', chore: 'promote', limit: 10 })), [jobId]);
    });
    test('a paused job is not due, whatever its time', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert({ state: 'scheduled', dueInMs: 1_000 });
      await fixture.move(jobId, 'pause');
      await fixture.clock.advance(5_000);
      deepEqual(await fixture.store.read({ type: 'due', chore: 'promote', limit: 10 }), []);
      equal(await fixture.store.read({ type: 'nextDue' }), undefined);
    });
    test('a job that nobody began by its moment is late; one that began is not', async () => {
      await using fixture = await storeFixture(open);
      const startBy = fixture.clock.now() + 100;
      const late = await fixture.insert({ startBy });
      await fixture.insert({ startBy, kind: 'demo:begun' });
      await fixture.claim('demo:begun');
      deepEqual(await fixture.store.read({ type: 'duties' }), []);
      await fixture.clock.advance(100);
      deepEqual(await fixture.store.read({ type: 'duties' }), ['expire']);
      deepEqual(ids(await fixture.store.read({ type: 'due', chore: 'expire', limit: 10 })), [late]);
      equal((await fixture.move(late, 'expire', { by: 'start-by' })).refused, undefined);
    });
  });
}
