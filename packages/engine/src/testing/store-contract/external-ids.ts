import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type OpenStore, storeFixture, TENANT } from '../store-fixture.ts';

export function describeExternalIds(open: OpenStore): void {
  describe('an external id', () => {
    const job = { tenant: TENANT, kind: 'demo:echo', state: 'queued', maxAttempts: 1, priority: 0 } as const;
    test('belongs to one job of the tenant, as long as that is there', async () => {
      await using fixture = await storeFixture(open);
      await fixture.insert({ id: 'a', externalId: 'x' });
      const taken = await fixture.refusal({ type: 'insert', job: { ...job, id: 'b', externalId: 'x' } });
      deepEqual([taken.refused, taken.jobId], ['external-id-taken', 'a']);
      await fixture.insert({ id: 'c', externalId: 'x', tenant: 'other' });
      await fixture.insert({ id: 'd' });
      await fixture.done({ type: 'delete', jobId: 'a', tenant: TENANT });
      await fixture.insert({ id: 'e', externalId: 'x' });
    });
    test('that is refused leaves the idempotency key for another try', async () => {
      await using fixture = await storeFixture(open);
      await fixture.insert({ id: 'a', externalId: 'x' });
      const idempotency = { key: 'k', fingerprint: 'f', keepMs: 1_000 };
      await fixture.refusal({ type: 'insert', job: { ...job, id: 'b', externalId: 'x' }, idempotency });
      const { duplicateOf } = await fixture.done({ type: 'insert', job: { ...job, id: 'c' }, idempotency });
      equal(duplicateOf, undefined);
    });
    test('finds its job in a list', async () => {
      await using fixture = await storeFixture(open);
      await fixture.insert({ id: 'a', externalId: 'x' });
      await fixture.insert({ id: 'b', externalId: 'y' });
      const found = await fixture.store.read({ type: 'list', tenant: TENANT, externalId: 'y' });
      deepEqual(
        found.map(({ id }) => id),
        ['b'],
      );
    });
  });
}
