import { deepEqual } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JobFilter } from '../../store-query.ts';
import { type OpenStore, storeFixture, TENANT } from '../store-fixture.ts';

export function describeListing(open: OpenStore): void {
  describe('listing', () => {
    const cases: [string, Omit<JobFilter, 'tenant'>, string[]][] = [
      ['everything of the tenant, newest first', {}, ['d', 'c', 'b', 'a']],
      ['by state', { states: ['created'] }, ['b']],
      ['by several states', { states: ['created', 'queued'] }, ['d', 'c', 'b', 'a']],
      ['by a state nobody is in', { states: ['running'] }, []],
      ['by kind', { kind: 'a:x' }, ['b', 'a']],
      ['by the beginning of a kind', { kindPrefix: 'b:' }, ['d', 'c']],
      ['by owner', { labels: [{ name: 'owner', value: 'ann' }] }, ['c', 'a']],
      [
        'by two labels',
        {
          labels: [
            { name: 'owner', value: 'ann' },
            { name: 'tag', value: 't' },
          ],
        },
        ['c'],
      ],
      ['by text in the kind', { text: 'B:Y' }, ['c']],
      ['by a text that would be a pattern elsewhere', { text: '%' }, []],
      ['without those whose kind begins so', { exceptKindPrefix: 'a:' }, ['d', 'c']],
      ['in pages', { limit: 2 }, ['d', 'c']],
    ];
    for (const [title, filter, expected] of cases)
      test(`jobs are listed ${title}`, async () => {
        await using fixture = await storeFixture(open);
        await fixture.insert({ id: 'a', kind: 'a:x', labels: [{ name: 'owner', value: 'ann' }] });
        await fixture.insert({ id: 'b', kind: 'a:x', state: 'created' });
        await fixture.insert({
          id: 'c',
          kind: 'b:y',
          labels: [
            { name: 'owner', value: 'ann' },
            { name: 'tag', value: 't' },
          ],
        });
        await fixture.insert({ id: 'd', kind: 'b:z' });
        await fixture.insert({
          id: 'foreign',
          tenant: 'other',
          kind: 'a:x',
          labels: [{ name: 'owner', value: 'ann' }],
        });
        const found = await fixture.store.read({ type: 'list', tenant: TENANT, ...filter });
        deepEqual(
          found.map(({ id }) => id),
          expected,
        );
      });
    test('the next page begins behind the last number', async () => {
      await using fixture = await storeFixture(open);
      for (const id of ['a', 'b', 'c']) await fixture.insert({ id });
      const [first] = await fixture.store.read({ type: 'list', tenant: TENANT, limit: 1 });
      const rest = await fixture.store.read({
        type: 'list',
        tenant: TENANT,
        beforeNumber: first?.number ?? 0,
      });
      deepEqual(
        rest.map(({ id }) => id),
        ['b', 'a'],
      );
    });
    test('counts are per state and follow the filter', async () => {
      await using fixture = await storeFixture(open);
      await fixture.insert({ kind: 'a:x' });
      await fixture.insert({ kind: 'a:x', state: 'created' });
      await fixture.insert({ kind: 'b:x' });
      deepEqual(await fixture.store.read({ type: 'counts', tenant: TENANT, kind: 'a:x' }), {
        queued: 1,
        created: 1,
      });
    });
    test('counting ends where it is told to', async () => {
      await using fixture = await storeFixture(open);
      for (const id of ['a', 'b', 'c']) await fixture.insert({ id });
      const [newest] = await fixture.store.read({ type: 'list', tenant: TENANT, limit: 1 });
      const count = (filter: Omit<JobFilter, 'tenant'>) =>
        fixture.store.read({ type: 'counts', tenant: TENANT, ...filter });
      deepEqual(await count({ limit: 1 }), { queued: 1 });
      deepEqual(await count({ beforeNumber: newest?.number ?? 0 }), { queued: 2 });
    });
    test('tenants with a queued job of a kind are found, the longest waiting first', async () => {
      await using fixture = await storeFixture(open);
      const asked = { type: 'waitingTenants', kind: 'a:x' } as const;
      deepEqual(await fixture.store.read(asked), []);
      for (const tenant of ['zoe', 'bob', 'ann']) await fixture.insert({ tenant, kind: 'b:y' });
      for (const tenant of ['zoe', 'ann', 'zoe']) await fixture.insert({ tenant, kind: 'a:x' });
      await fixture.insert({ tenant: 'bob', kind: 'a:x', state: 'created' });
      deepEqual(await fixture.store.read(asked), ['zoe', 'ann']);
    });
  });
}
