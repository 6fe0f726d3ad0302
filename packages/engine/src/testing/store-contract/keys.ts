import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type OpenStore, storeFixture } from '../store-fixture.ts';

export function describeKeys(open: OpenStore): void {
  const key = { id: 'k1', tenant: 'acme', name: 'app', hash: 'h1', scopes: ['read'], createdAt: 0 } as const;

  describe('keys', () => {
    test('a key is found by its hash alone', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done({ type: 'create-key', key });
      const [found] = await fixture.store.read({ type: 'keys', hash: 'h1' });
      deepEqual([found?.id, found?.tenant, found?.scopes], ['k1', 'acme', ['read']]);
      deepEqual(await fixture.store.read({ type: 'keys', hash: 'h2' }), []);
    });
    test('a key is revoked once, and only by its tenant', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done({ type: 'create-key', key });
      equal(
        (await fixture.refusal({ type: 'revoke-key', id: 'k1', tenant: 'other' })).refused,
        'key-not-found',
      );
      const first = await fixture.done({ type: 'revoke-key', id: 'k1', tenant: 'acme' });
      await fixture.clock.advance(1_000);
      const second = await fixture.done({ type: 'revoke-key', id: 'k1' });
      equal(second.key?.revokedAt, first.key?.revokedAt);
    });
    test('kinds are remembered per tenant, the newest description wins', async () => {
      await using fixture = await storeFixture(open);
      for (const label of ['Old', 'New'])
        await fixture.done({ type: 'register-kinds', tenant: 'acme', kinds: [{ kind: 'a:b', label }] });
      deepEqual(await fixture.store.read({ type: 'kinds', tenant: 'acme' }), [{ kind: 'a:b', label: 'New' }]);
      deepEqual(await fixture.store.read({ type: 'kinds', tenant: 'other' }), []);
    });
  });
}
