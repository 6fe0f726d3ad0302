import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isActive, JOB_EVENTS, JOB_STATES, type Rate, targetOf } from '@longrun/core';
import type { NewJob } from '../../store-command.ts';
import {
  fenceFor,
  LEASE_MS,
  type OpenStore,
  type StoreFixture,
  storeFixture,
  TENANT,
} from '../store-fixture.ts';
import { claimCommand, claimUpTo, endAll, insertAll } from './claiming.ts';

const SAVE = { type: 'save-limit', tenant: TENANT, by: 'ops' } as const;
const LIMITED = [
  { scope: 'kind', value: 'demo:echo', job: {} },
  { scope: 'queue', value: 'slow', job: { queue: 'slow' } },
  { scope: 'queue', value: '*', job: { queue: 'slow' } },
  { scope: 'key', value: 'k', job: { concurrencyKey: 'k' } },
  { scope: 'key', value: '*', job: { concurrencyKey: 'k' } },
] as const;

export function describeLimits(open: OpenStore): void {
  const insertMany = async (fixture: StoreFixture, count: number, job: Partial<NewJob> = {}) => {
    const name = job.concurrencyKey ?? 'job';
    const jobs = Array.from({ length: count }, (_, index) => ({ ...job, id: `${name}${index}` }));
    await insertAll(fixture, jobs);
    return jobs.map(({ id }) => id);
  };
  const limitOf = async (fixture: StoreFixture) =>
    (await fixture.store.read({ type: 'limits', tenant: TENANT }))[0];

  describe('limits', () => {
    for (const { scope, value, job } of LIMITED) {
      test(`no more run than a limit of ${scope} ${value} allows, in one claim and over many`, async () => {
        await using fixture = await storeFixture(open);
        await fixture.done({ ...SAVE, scope, value, concurrency: 2 });
        await insertMany(fixture, 5, job);
        const { claimed: [first] = [], heldBack } = await fixture.done(claimCommand({ limit: 5 }));
        deepEqual([heldBack, (await limitOf(fixture))?.running], [{ slots: true }, 2]);
        deepEqual(await claimUpTo(fixture, 5), []);
        ok(first);
        await endAll(fixture, [first]);
        equal((await claimUpTo(fixture, 5)).length, 1);
      });
      test(`starts are spaced as a rate of ${scope} ${value} says, after a burst`, async () => {
        await using fixture = await storeFixture(open);
        await fixture.done({ ...SAVE, scope, value, rate: { count: 2, perMs: 1_000 } });
        await insertMany(fixture, 5, job);
        const begun = fixture.clock.now();
        const { claimed = [], heldBack } = await fixture.done(claimCommand({ limit: 5 }));
        deepEqual([claimed.length, heldBack], [2, { slots: false, until: begun + 500 }]);
        await fixture.clock.advance(499);
        equal((await claimUpTo(fixture, 5)).length, 0);
        await fixture.clock.advance(1);
        equal((await claimUpTo(fixture, 5)).length, 1);
        await fixture.clock.advance(10_000);
        equal((await claimUpTo(fixture, 5)).length, 2);
      });
    }
    for (const { event, from } of waysOutOfHands())
      test(`a slot is free again after ${event} from ${from}`, async () => {
        await using fixture = await storeFixture(open);
        await fixture.done({ ...SAVE, scope: 'key', value: 'k', concurrency: 1 });
        const { jobId, claimId } = await fixture.jobIn(from, { concurrencyKey: 'k' });
        const other = await fixture.insert({ concurrencyKey: 'k' });
        deepEqual(await claimUpTo(fixture, 1), []);
        await fixture.move(jobId, event, fenceFor(from, claimId));
        equal((await claimUpTo(fixture, 1))[0]?.jobId, other);
      });
    test('a lost lease keeps its slot until it is rescued, and no longer', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done({ ...SAVE, scope: 'kind', value: 'demo:echo', concurrency: 1 });
      await insertMany(fixture, 2);
      const [lost] = await claimUpTo(fixture, 1);
      await fixture.clock.advance(LEASE_MS);
      deepEqual(await claimUpTo(fixture, 1), []);
      const { jobId = '', claimId = '' } = lost ?? {};
      await fixture.move(jobId, 'rescue', { by: 'lease-expired', claimId });
      equal((await claimUpTo(fixture, 2)).length, 1);
    });
    test('all limits that are about a job must allow it', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done({ ...SAVE, scope: 'kind', value: 'demo:echo', concurrency: 3 });
      await fixture.done({ ...SAVE, scope: 'key', value: '*', concurrency: 1 });
      const jobs = ['a', 'a', 'b', 'b', 'c', 'd'];
      await insertAll(
        fixture,
        jobs.map((concurrencyKey, index) => ({ id: `${concurrencyKey}${index}`, concurrencyKey })),
      );
      const ids = (await claimUpTo(fixture, 10)).map(({ jobId }) => jobId);
      deepEqual(ids, ['a0', 'b2', 'c4']);
    });
    test('a limit of its own stands in place of the one for each', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done({ ...SAVE, scope: 'key', value: '*', concurrency: 1 });
      await fixture.done({ ...SAVE, scope: 'key', value: 'vip', concurrency: 2 });
      await insertMany(fixture, 3, { concurrencyKey: 'vip' });
      await insertMany(fixture, 3, { concurrencyKey: 'other' });
      equal((await claimUpTo(fixture, 10)).length, 3);
    });
    test('what is held back holds up nothing behind it', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done({ ...SAVE, scope: 'key', value: '*', concurrency: 1 });
      await insertMany(fixture, 30, { concurrencyKey: 'k', priority: 100 });
      const free = await insertMany(fixture, 2);
      const ids = (await claimUpTo(fixture, 3)).map(({ jobId }) => jobId);
      deepEqual(ids.slice(1), free);
    });
    test('a kind’s own limit holds until an operator sets another, bound by bound', async () => {
      await using fixture = await storeFixture(open);
      const rate: Rate = { count: 1, perMs: 1_000 };
      const declare = (bounds: object) =>
        fixture.done({
          type: 'register-kinds',
          tenant: TENANT,
          kinds: [{ kind: 'demo:echo', ...bounds }],
        });
      await declare({ concurrency: 1, rate });
      await insertMany(fixture, 9);
      equal((await claimUpTo(fixture, 9)).length, 1);
      await fixture.done({ ...SAVE, scope: 'kind', value: 'demo:echo', rate: { count: 9, perMs: 1_000 } });
      equal((await claimUpTo(fixture, 9)).length, 0);
      await fixture.done({ ...SAVE, scope: 'kind', value: 'demo:echo', concurrency: 3 });
      await fixture.clock.advance(1_000);
      equal((await claimUpTo(fixture, 9)).length, 1);
      await fixture.done({ type: 'remove-limit', tenant: TENANT, scope: 'kind', value: 'demo:echo' });
      await declare({});
      equal((await claimUpTo(fixture, 9)).length, 7);
    });
    test('a worker that comes back opens no rate', async () => {
      await using fixture = await storeFixture(open);
      const kinds = [{ kind: 'demo:echo', rate: { count: 1, perMs: 60_000 } }];
      await insertMany(fixture, 2);
      for (const started of [1, 0]) {
        await fixture.done({ type: 'register-kinds', tenant: TENANT, kinds });
        equal((await claimUpTo(fixture, 1)).length, started);
      }
    });
    test('another rate begins anew', async () => {
      await using fixture = await storeFixture(open);
      const place = { ...SAVE, scope: 'key', value: '*' } as const;
      await insertMany(fixture, 3, { concurrencyKey: 'k' });
      await fixture.done({ ...place, rate: { count: 1, perMs: 86_400_000 } });
      equal((await claimUpTo(fixture, 3)).length, 1);
      await fixture.done({ ...place, rate: { count: 100, perMs: 1_000 } });
      equal((await claimUpTo(fixture, 3)).length, 2);
    });
    test('without a burst no span sees more starts than the rate says', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done({
        ...SAVE,
        scope: 'kind',
        value: 'demo:echo',
        rate: { count: 4, perMs: 1_000, burst: 1 },
      });
      await insertMany(fixture, 20);
      const starts: number[] = [];
      for (let tick = 0; tick < 40; tick += 1) {
        for (const _ of await claimUpTo(fixture, 9)) starts.push(fixture.clock.now());
        await fixture.clock.advance(70);
      }
      for (const start of starts)
        ok(starts.filter((other) => other >= start && other < start + 1_000).length <= 4);
    });
    test('a clock that was set back closes a rate for no longer than its burst', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done({ ...SAVE, scope: 'kind', value: 'demo:echo', rate: { count: 2, perMs: 1_000 } });
      await insertMany(fixture, 3);
      await claimUpTo(fixture, 2);
      fixture.clock.set(fixture.clock.now() - 24 * 3_600_000);
      equal((await claimUpTo(fixture, 1)).length, 0);
      await fixture.clock.advance(500);
      equal((await claimUpTo(fixture, 1)).length, 1);
    });
    test('a rate that has passed leaves nothing behind', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done({ ...SAVE, scope: 'kind', value: 'demo:echo', rate: { count: 1, perMs: 1_000 } });
      await insertMany(fixture, 1);
      await claimUpTo(fixture, 1);
      const nextStarts: (number | undefined)[] = [];
      for (const wait of [999, 1]) {
        await fixture.clock.advance(wait);
        await fixture.done({ type: 'prune', jobs: [], leftovers: 10 });
        nextStarts.push((await limitOf(fixture))?.nextStart);
      }
      deepEqual(nextStarts, [fixture.clock.now(), undefined]);
    });
    test('a limit of another tenant holds nothing back, and is in no list', async () => {
      await using fixture = await storeFixture(open);
      await fixture.done({ ...SAVE, tenant: 'other', scope: 'kind', value: 'demo:echo', concurrency: 1 });
      await insertMany(fixture, 3);
      equal((await claimUpTo(fixture, 3)).length, 3);
      equal(await limitOf(fixture), undefined);
    });
    test('a limit that nobody has set cannot be removed', async () => {
      await using fixture = await storeFixture(open);
      const place = { tenant: TENANT, scope: 'kind', value: 'demo:echo' } as const;
      await fixture.done({
        type: 'register-kinds',
        tenant: TENANT,
        kinds: [{ kind: 'demo:echo', concurrency: 1 }],
      });
      equal((await fixture.refusal({ type: 'remove-limit', ...place })).refused, 'limit-not-found');
    });
  });
}

/** Every move by which a job in a worker's hands leaves them. */
function waysOutOfHands() {
  return JOB_EVENTS.flatMap((event) =>
    JOB_STATES.filter((from) => {
      const target = targetOf(from, event);
      return isActive(from) && typeof target === 'string' && !isActive(target);
    }).map((from) => ({ event, from })),
  );
}
