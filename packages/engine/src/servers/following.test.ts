import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { percentOf } from '@longrun/core';
import { say } from '../testing/say.ts';
import { type ServersFixture, serversFixture } from '../testing/servers-fixture.ts';

/** Notes what arrives, with the moment of the database's clock. */
function note<Item>(items: AsyncIterable<Item>, { clock }: ServersFixture) {
  const seen: { readonly item: Item; readonly at: number }[] = [];
  const done = (async () => {
    for await (const item of items) seen.push({ item, at: clock.now() });
  })();
  return { seen, done };
}

for (const fate of ['flow', 'lost'] as const)
  describe(`what one server does, with hints ${fate}`, () => {
    test('a watcher at another sees in order, once, and within two seconds', async () => {
      await using fixture = await serversFixture();
      const { a, b, database, clock } = fixture;
      database.fate(fate);
      const { id } = await a.submit();
      const { seen, done } = note(b.api.watch(id), fixture);
      await clock.pass(2_000, 100);
      const claim = await a.claim();
      await clock.pass(2_000, 100);
      await a.settle(claim, { type: 'completed' });
      await clock.pass(2_000, 100);
      await done;
      deepEqual(
        seen.map(({ item }) => `${item.sequence} ${item.event}`),
        ['1 submit', '2 claim', '3 complete'],
      );
      for (const { item, at } of seen) ok(at - Date.parse(item.at) < 2_000, `${item.event} came late`);
    });

    test('a watcher at another learns that the job was deleted', async () => {
      await using fixture = await serversFixture();
      const { a, b, database, clock } = fixture;
      database.fate(fate);
      const { id } = await a.submit();
      const { seen, done } = note(b.api.watch(id), fixture);
      const ended = done.catch(({ code }) => code);
      await clock.pass(2_000, 100);
      await a.api.delete(id);
      await clock.pass(2_000, 100);
      equal(await ended, 'job-deleted');
      equal(seen.length, 1);
    });

    test('a follower of the feed at another sees in order and once', async () => {
      await using fixture = await serversFixture();
      const { a, b, database, clock } = fixture;
      database.fate(fate);
      const topics: string[] = [];
      const followed = (async () => {
        for await (const { topic } of b.api.events.follow())
          if (topics.push(topic) && topic === 'job:completed') return;
      })();
      await clock.pass(2_000, 100);
      await a.submit();
      await a.api.events.publish({ topic: 'shop:opened' });
      await clock.pass(2_000, 100);
      await a.settle(await a.claim(), { type: 'completed' });
      await clock.pass(2_000, 100);
      await followed;
      deepEqual(topics, ['job:created', 'job:ready', 'shop:opened', 'job:started', 'job:completed']);
    });

    test('a watcher is not asked to look again and again while nothing happens', async () => {
      await using fixture = await serversFixture();
      const { a, b, database, clock } = fixture;
      database.fate(fate);
      const { id } = await a.submit();
      const { done } = note(b.api.watch(id), fixture);
      await clock.pass(3_000, 100);
      const before = database.count('updates');
      await clock.pass(60_000, 500);
      equal(database.count('updates') - before, 0);
      await a.api.control(id, 'cancel');
      await clock.pass(2_000, 100);
      await done;
    });
  });

describe('progress that is reported to one server', () => {
  test('is seen by a watcher at another within a second', async () => {
    await using fixture = await serversFixture();
    const { a, b, clock } = fixture;
    const { id } = await a.submit();
    const claim = await a.claim();
    const { seen, done } = note(b.api.watch(id), fixture);
    const said = new Map<number, number>();
    for (let percent = 1; percent <= 90; percent += 1) {
      said.set(percent, clock.now());
      await say(a, claim, { progress: { percent } });
      await clock.advance(70);
      const shown = seen.findLast(({ item }) => item.changes?.progress)?.item.changes?.progress;
      for (const [sooner, at] of said)
        if (clock.now() - at >= 1_000)
          ok((percentOf(shown ?? undefined) ?? 0) >= sooner, `${sooner} is not shown yet`);
    }
    await a.settle(claim, { type: 'completed' });
    await clock.pass(1_000, 100);
    await done;
  });

  test('does not fall where the worker goes on reporting to another', async () => {
    await using fixture = await serversFixture();
    const { a, b, clock } = fixture;
    const { id } = await a.submit();
    const claim = await a.claim();
    await say(a, claim, { progress: { percent: 10 } });
    await say(a, claim, { progress: { percent: 40, info: 'sorting' } }); // shown at once, stored in a moment
    await say(b, claim, { progress: { percent: 50, info: 'packing' } });
    await clock.pass(1_000, 100);
    const { updates } = await a.api.history(id);
    const percents = updates
      .map(({ changes }) => percentOf(changes?.progress ?? undefined))
      .filter((one) => one !== undefined);
    deepEqual(percents, [10, 50, 50]);
    for (const server of [a, b]) equal(percentOf((await server.api.get(id)).progress), 50);
  });
});
