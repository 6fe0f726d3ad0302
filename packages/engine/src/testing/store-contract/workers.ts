import { deepEqual } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type OpenStore, storeFixture, TENANT } from '../store-fixture.ts';

export function describeWorkers(open: OpenStore): void {
  describe('workers', () => {
    test('are kept with the newest word on each, per tenant', async () => {
      await using fixture = await storeFixture(open);
      const seenAt = fixture.clock.now();
      const worker = { tenant: TENANT, id: 'w1', kinds: ['a:b'], capacity: 3, embedded: true, seenAt };
      const newer = { ...worker, kinds: ['a:b', 'c:d'], capacity: 5 };
      for (const workers of [[worker, { ...worker, tenant: 'other' }], [newer]])
        await fixture.done({ type: 'save-workers', workers, forgetMs: 1_000 });
      const { seen } = await fixture.store.read({ type: 'workers', tenant: TENANT });
      deepEqual(seen, [newer]);
    });
    test('that were not seen for long are dropped with the next that are stored', async () => {
      await using fixture = await storeFixture(open);
      const worker = { tenant: TENANT, kinds: [], capacity: 1, embedded: false };
      const save = (id: string) => {
        const workers = [{ ...worker, id, seenAt: fixture.clock.now() }];
        return fixture.done({ type: 'save-workers', workers, forgetMs: 1_000 });
      };
      await save('old');
      await fixture.clock.advance(1_001);
      await save('new');
      const { seen } = await fixture.store.read({ type: 'workers', tenant: TENANT });
      deepEqual(
        seen.map(({ id }) => id),
        ['new'],
      );
    });
    test('have in hand what they have claimed and not yet ended', async () => {
      await using fixture = await storeFixture(open);
      for (const kind of ['a:b', 'a:b', 'c:d']) await fixture.insert({ kind });
      await fixture.claim('a:b');
      const ended = await fixture.claim('a:b');
      await fixture.claim('c:d');
      const { jobId = '', claimId = '' } = ended ?? {};
      await fixture.move(jobId, 'complete', { by: 'claim', tenant: TENANT, claimId });
      const { running } = await fixture.store.read({ type: 'workers', tenant: TENANT });
      deepEqual(running, { w1: 2 });
    });
  });
}
