import { deepEqual, equal, notEqual, ok, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import type { EventPage, FeedEvent, FollowOptions, JobApi } from '@longrun/core';
import { LOCAL_CALLER } from '../caller.ts';
import { type EngineFixture, engineFixture } from '../testing/engine-fixture.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
const topics = ({ events }: EventPage) => events.map(({ topic }) => topic);

/** Gives the pruner the minute it rests between two rounds, and a little more. */
async function prune({ clock }: EngineFixture, afterMs: number): Promise<void> {
  await clock.advance(afterMs);
  for (let round = 0; round < 5; round += 1) await clock.advance(30_000);
}

/** The next events of a follower. */
async function take(api: JobApi, count: number, options?: FollowOptions): Promise<FeedEvent[]> {
  const taken: FeedEvent[] = [];
  for await (const event of api.events.follow(options)) if (taken.push(event) === count) break;
  return taken;
}

test('an immediate job is created, then ready: two events of one update', async () => {
  await using fixture = await engineFixture();
  const { id } = await fixture.submit({ owner: 'ann' });
  const { events } = await fixture.api.events.list();
  const told = {
    ...{ domain: 'job', at: '2026-01-01T12:00:00.000Z', jobId: id, kind: 'demo:echo', state: 'queued' },
    ...{ run: 1, attempt: 0, sequence: 1, isPart: false },
  };
  deepEqual(
    events.map(({ id: _, ...event }) => event),
    [
      { topic: 'job:created', ...told },
      { topic: 'job:ready', ...told },
    ],
  );
  notEqual(events[0]?.id, events[1]?.id);
});

test('the id of an event is the cursor after it, between two events of one update as well', async () => {
  await using fixture = await engineFixture();
  await fixture.submit();
  const { api } = fixture;
  const first = await api.events.list({ limit: 1 });
  deepEqual([topics(first), first.isMore], [['job:created'], true]);
  const second = await api.events.list({ limit: 1, after: first.events[0]?.id ?? '' });
  deepEqual([topics(second), second.isMore], [['job:ready'], false]);
  deepEqual(await api.events.list({ after: second.next }), {
    events: [],
    next: second.next,
    isMore: false,
  });
  deepEqual(await api.events.get(first.events[0]?.id ?? ''), first.events[0]);
});

test('events are filtered by topic, domain, kind, job, owner and attributes', async () => {
  await using fixture = await engineFixture();
  const hers = await fixture.submit({ kind: 'workbook:export:csv', owner: 'ann', attributes: { team: 'x' } });
  await fixture.submit();
  await fixture.api.events.publish({ topic: 'workbook:opened' });
  const found = async (query: Parameters<JobApi['events']['list']>[0]) =>
    topics(await fixture.api.events.list(query));
  deepEqual(await found({ topic: 'job:ready' }), ['job:ready', 'job:ready']);
  deepEqual(await found({ topic: ['*:opened', 'job:cancelled'] }), ['workbook:opened']);
  deepEqual(await found({ domain: 'workbook' }), ['workbook:opened']);
  const both = ['job:created', 'job:ready'];
  for (const query of [
    { kind: 'workbook:**' },
    { jobId: hers.id },
    { owner: 'ann' },
    { attributes: { team: 'x' } },
    { kind: 'workbook:*:csv', owner: 'ann' },
  ])
    deepEqual(await found(query), both);
  deepEqual(await found({ kind: 'workbook:*' }), []);
});

test('a filter that matches little is answered in pages without events', async () => {
  await using fixture = await engineFixture();
  const requests = Array.from({ length: 500 }, () => ({ kind: 'demo:echo' }));
  for (let count = 0; count < 21; count += 1) await fixture.api.submit(requests);
  await fixture.api.events.publish({ topic: 'space:configure' });
  const first = await fixture.api.events.list({ topic: 'space:*' });
  deepEqual([first.events, first.isMore], [[], true]);
  const second = await fixture.api.events.list({ topic: 'space:*', after: first.next });
  deepEqual([topics(second), second.isMore], [['space:configure'], false]);
});

test('the end of the parts of a job comes with their tally', async () => {
  await using fixture = await engineFixture();
  const { id } = await fixture.submit({ maxAttempts: 1 });
  await fixture.settle(await fixture.claim(), {
    type: 'waiting',
    name: 'all',
    for: { type: 'parts', parts: [1, 2], execution: 'parallel', onFailure: 'ignore' },
  });
  for (const settlement of [
    { type: 'completed' },
    { type: 'failed', error: { code: 'no', message: 'no', retryable: false } },
  ] as const)
    await fixture.settle(await fixture.claim(), settlement);
  const { events } = await fixture.api.events.list({ topic: ['job:parts-completed', 'job:failed'] });
  deepEqual(
    events.map(({ topic, jobId, isPart, parentId, payload }) => [
      topic,
      jobId === id,
      isPart,
      parentId,
      payload,
    ]),
    [
      ['job:failed', false, true, id, undefined],
      ['job:parts-completed', true, false, undefined, { total: 2, succeeded: 1, failed: 1, cancelled: 0 }],
    ],
  );
});

test('an event tells what the job had said by then', async () => {
  await using fixture = await engineFixture();
  const { api } = fixture;
  const { id } = await fixture.submit({ driver: 'caller' });
  await api.report(id, { type: 'acknowledge' });
  await api.report(id, { type: 'update', info: 'half' });
  await api.report(id, { type: 'complete', messages: [{ severity: 'success', text: 'done' }] });
  const { events } = await api.events.list();
  deepEqual(
    events.map(({ topic, info }) => [topic, info]),
    [
      ['job:created', undefined],
      ['job:ready', undefined],
      ['job:started', undefined],
      ['job:updated', 'half'],
      ['job:updated', 'done'],
      ['job:completed', 'done'],
    ],
  );
});

test('what is published stands in the same line, and is kept for a week', async () => {
  await using fixture = await engineFixture();
  const { api } = fixture;
  await fixture.submit();
  const published = await api.events.publish({
    ...{ topic: 'space:configure', payload: { rows: 3 }, context: { spaceId: 's1' } },
  });
  const { id, at, ...rest } = published;
  deepEqual(rest, {
    ...{ topic: 'space:configure', domain: 'space', published: true, by: 'local' },
    ...{ payload: { rows: 3 }, context: { spaceId: 's1' } },
  });
  deepEqual((await api.events.list()).events.at(-1), published);
  deepEqual(await api.events.get(id), published);
  await fixture.submit();
  await prune(fixture, WEEK_MS);
  await rejects(api.events.get(id), { code: 'event-not-found' });
});

test('only jobs are announced under job:, unless an API lets everybody say so', async () => {
  await using fixture = await engineFixture();
  const { events } = fixture.api;
  for (const topic of ['job:completed', 'nothing', 'a b:c', '', 3 as never])
    await rejects(events.publish({ topic }), { code: 'invalid-input' });
  await rejects(events.publish({ topic: 'a:b', payload: { text: 'x'.repeat(1024 ** 2) } }), {
    code: 'too-large',
  });
  const { topic, published } = await events.publish({ topic: 'job:ready' }, { reserved: true });
  deepEqual([topic, published], ['job:ready', true]);
  deepEqual((await events.list()).events.length, 1);
});

test('a deleted job leaves one event', async () => {
  await using fixture = await engineFixture();
  const { id } = await fixture.submit({ owner: 'ann' });
  await fixture.api.delete(id);
  const { events } = await fixture.api.events.list({ owner: 'ann' });
  deepEqual(
    events.map(({ topic, jobId, kind, state, by }) => [topic, jobId, kind, state, by]),
    [['job:deleted', id, 'demo:echo', 'queued', 'local']],
  );
});

test('an event is acknowledged once, and can be left out from then on', async () => {
  await using fixture = await engineFixture();
  const { events } = fixture.api;
  await fixture.submit();
  const [created] = (await events.list()).events;
  const seen = await events.acknowledge(created?.id ?? '');
  deepEqual(seen, { ...created, acknowledgedAt: '2026-01-01T12:00:00.000Z', acknowledgedBy: 'local' });
  await fixture.clock.advance(1_000);
  deepEqual(await events.acknowledge(created?.id ?? ''), seen);
  deepEqual(topics(await events.list()), ['job:created', 'job:ready']);
  deepEqual(topics(await events.list({ includeAcknowledged: false })), ['job:ready']);
});

test('ids and cursors of another tenant are as good as made up', async () => {
  await using fixture = await engineFixture();
  const foreign = fixture.engine.as({ ...LOCAL_CALLER, tenant: 'other' }).events;
  await fixture.submit();
  const { events, next } = await fixture.api.events.list();
  const id = events[0]?.id ?? '';
  for (const one of [id, next, 'evt_made_up'])
    for (const ask of [foreign.get, foreign.acknowledge])
      await rejects(ask(one), { code: 'event-not-found' });
  await rejects(fixture.api.events.get(next), { code: 'event-not-found' });
  await rejects(foreign.list({ after: next }), { code: 'invalid-request' });
  deepEqual((await foreign.list()).events, []);
});

test('a list refuses what it cannot answer', async () => {
  await using fixture = await engineFixture();
  const { events } = fixture.api;
  for (const query of [
    { limit: 0 },
    { limit: 501 },
    { limit: 1.5 },
    { since: 'yesterday' },
    { topic: 'x'.repeat(201) },
    { topic: Array.from({ length: 51 }, () => 'a:b') },
    { kind: 'x'.repeat(201) },
  ])
    await rejects(events.list(query), { code: 'invalid-input' });
  await rejects(events.list({ after: 'page 2' }), { code: 'invalid-request' });
});

test('a follower is given what comes after its call, and what comes after a cursor', async () => {
  await using fixture = await engineFixture();
  const { api } = fixture;
  await fixture.submit();
  const { events } = await api.events.list();
  const following = take(api, 3);
  const since = take(api, 1, { after: events[0]?.id ?? '' });
  await fixture.submit();
  await api.events.publish({ topic: 'space:configure' });
  deepEqual(
    (await following).map(({ topic }) => topic),
    ['job:created', 'job:ready', 'space:configure'],
  );
  deepEqual(
    (await since).map(({ id }) => id),
    [events[1]?.id],
  );
});

test('a follower is told of the cursor over events that it does not want', async () => {
  await using fixture = await engineFixture();
  const { api } = fixture;
  const moved = Promise.withResolvers<string>();
  let begun = '';
  const controller = new AbortController();
  const following = take(api, 1, {
    filter: { topic: 'never:so' },
    signal: controller.signal,
    onCursor: (cursor) => {
      if (begun === '') begun = cursor;
      else moved.resolve(cursor);
    },
  });
  await fixture.submit();
  equal(await moved.promise, (await api.events.list({ after: 'end' })).next);
  controller.abort();
  deepEqual(await following, []);
});

test('a follower ends when it is left, and when the engine closes', async () => {
  const fixture = await engineFixture();
  const left = fixture.api.events.follow()[Symbol.asyncIterator]();
  const waiting = left.next();
  await left.return?.();
  deepEqual(await waiting, { done: true, value: undefined });
  const following = take(fixture.api, 1);
  await fixture.engine.close();
  deepEqual(await following, []);
});

test('whoever follows from a cursor that is too old is told', async () => {
  await using fixture = await engineFixture();
  const { api } = fixture;
  const { next } = await api.events.list({ after: 'end' });
  await api.events.publish({ topic: 'space:configure' });
  await fixture.submit();
  await prune(fixture, WEEK_MS);
  await rejects(take(api, 1, { after: next }), { code: 'cursor-expired' });
});

test('an outcome is acknowledged by each user, and announced for the first', async () => {
  await using fixture = await engineFixture();
  const { api, clock } = fixture;
  const { id } = await fixture.submit();
  await rejects(api.acknowledge(id), { code: 'transition-refused' });
  await fixture.settle(await fixture.claim(), { type: 'completed', outcome: { message: 'done' } });
  const first = await api.acknowledge(id, { as: 'ann' });
  deepEqual([first.acknowledged, first.allowedActions.includes('acknowledge')], [true, false]);
  const ours = await api.get(id);
  deepEqual([ours.acknowledged, ours.acknowledgedAt], [undefined, first.acknowledgedAt]);
  ok(ours.allowedActions.includes('acknowledge'));
  await clock.advance(1_000);
  const second = await api.acknowledge(id);
  deepEqual([second.acknowledged, second.acknowledgedAt], [true, first.acknowledgedAt]);
  equal((await api.get(id, { as: 'bob' })).acknowledged, undefined);
  equal((await api.list()).jobs[0]?.acknowledged, true);
  const { events } = await api.events.list({ topic: 'job:outcome-acknowledged' });
  deepEqual(
    events.map(({ by }) => by),
    ['ann'],
  );
  await api.control(id, 'retry');
  equal((await api.get(id, { as: 'ann' })).acknowledged, undefined);
  await rejects(api.acknowledge(id, { as: '' }), { code: 'invalid-input' });
});
