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
      ['by several kinds', { kinds: ['b:y', 'b:z', 'c:z'] }, ['d', 'c']],
      ['without those whose kind begins so', { exceptKindPrefix: 'a:' }, ['d', 'c']],
      ['in pages', { limit: 2 }, ['d', 'c']],
      ['oldest first', { isRising: true, limit: 3 }, ['a', 'b', 'c']],
      ['by who drives them', { byCaller: true }, ['d']],
      ['by a worker that drives them', { byCaller: false }, ['c', 'b', 'a']],
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
        await fixture.insert({ id: 'd', kind: 'b:z', byCaller: true });
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
    test('the next page of the oldest begins behind the last number', async () => {
      await using fixture = await storeFixture(open);
      for (const id of ['a', 'b', 'c']) await fixture.insert({ id });
      const order = { tenant: TENANT, isRising: true } as const;
      const [first] = await fixture.store.read({ type: 'list', ...order, limit: 1 });
      const rest = await fixture.store.read({ type: 'list', ...order, afterNumber: first?.number ?? 0 });
      deepEqual(
        rest.map(({ id }) => id),
        ['b', 'c'],
      );
    });
    test('jobs are listed by the time from the start of the run to its end, or until now', async () => {
      await using fixture = await storeFixture(open);
      const { clock, store } = fixture;
      const ended = await fixture.insert({ kind: 'a:x' });
      const claimId = (await fixture.claim('a:x'))?.claimId ?? '';
      await clock.advance(2_000);
      await fixture.move(ended, 'complete', { by: 'claim', tenant: TENANT, claimId });
      const running = await fixture.insert({ kind: 'b:y' });
      await fixture.claim('b:y');
      await fixture.insert({ kind: 'c:z' });
      await clock.advance(3_000);
      const find = async (filter: Omit<JobFilter, 'tenant'>) =>
        (await store.read({ type: 'list', tenant: TENANT, ...filter })).map(({ id }) => id);
      deepEqual(await find({ minDurationMs: 0 }), [running, ended]);
      deepEqual(await find({ minDurationMs: 3_000 }), [running]);
      deepEqual(await find({ maxDurationMs: 2_999 }), [ended]);
      deepEqual(await find({ minDurationMs: 2_000, maxDurationMs: 3_000 }), [running, ended]);
    });
    test('waiting jobs are listed by whether their run has begun', async () => {
      await using fixture = await storeFixture(open);
      const { jobId: begun } = await fixture.jobIn('retrying');
      const { jobId: running } = await fixture.jobIn('running');
      const fresh = await fixture.insert({ kind: 'a:x' });
      const find = async (isBegun: boolean) => {
        const found = await fixture.store.read({ type: 'list', tenant: TENANT, begun: isBegun });
        return found.map(({ id }) => id).filter((id) => [begun, running, fresh].includes(id));
      };
      deepEqual(await find(true), [running, begun]);
      deepEqual(await find(false), [fresh, running]);
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
