import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FeedEvent } from '@longrun/core';
import { Longrun } from './longrun.ts';
import { openWorksite } from './testing/worksite.ts';

test('a handler that fails is told of, with its event, and is given the next', async () => {
  await using site = await openWorksite();
  const { events } = site.api;
  await using longrun = new Longrun({ api: site.api });
  const done = Promise.withResolvers<void>();
  const told: unknown[] = [];
  const fail = ({ topic }: FeedEvent) => {
    if (topic === 'book:closed') done.resolve();
    throw topic;
  };
  const onError = (error: unknown, event?: FeedEvent) => told.push([error, event?.topic]);
  await longrun.on('book:*', {}, fail, { onError }).ready;
  for (const topic of ['book:opened', 'book:closed']) await events.publish({ topic });
  await done.promise;
  await longrun.close();
  assert.deepEqual(told, [
    ['book:opened', 'book:opened'],
    ['book:closed', 'book:closed'],
  ]);
});

test('a listener begins after the event that it names', async () => {
  await using site = await openWorksite();
  const [first, second] = [
    await site.api.events.publish({ topic: 'book:opened' }),
    await site.api.events.publish({ topic: 'book:closed' }),
  ];
  await using longrun = new Longrun({ api: site.api });
  const given = Promise.withResolvers<FeedEvent>();
  longrun.on(['book:*'], {}, given.resolve, { after: first.id });
  assert.deepEqual(await given.promise, second);
});

test('a listener ends when its Longrun is closed', async () => {
  await using site = await openWorksite();
  const longrun = new Longrun({ api: site.api });
  const listening = longrun.on('**', {}, () => {});
  await listening.ready;
  assert.equal((await site.engine.stats()).watchers, 1);
  await longrun.close();
  await listening.ended;
  assert.equal((await site.engine.stats()).watchers, 0);
});

test('a feed that cannot be reached is told of once, and the listener has ended', async () => {
  await using site = await openWorksite();
  await using longrun = new Longrun({ api: site.api });
  const told: unknown[] = [];
  const onError = (error: unknown, event?: FeedEvent) => told.push([(error as { code: string }).code, event]);
  const listening = longrun.on('**', {}, () => {}, { after: 'made up', onError });
  await assert.rejects(listening.ready, { code: 'invalid-request' });
  await listening.ended;
  assert.deepEqual(told, [['invalid-request', undefined]]);
});
