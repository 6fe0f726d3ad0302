import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ErrorCode, type FeedEvent, type FollowOptions, isJobError, type JobApi } from '@longrun/core';
import type { OpenedApi } from './job-api.contract.ts';
import { listen } from './listen.ts';

const PLAIN = { kind: 'demo:plain' };
const isCoded = (code: ErrorCode) => (error: unknown) => isJobError(error) && error.code === code;
const topicsOf = (events: readonly FeedEvent[]) => events.map(({ topic }) => topic);

/** A follower that has begun: what happens from now on is given to it. Its promise holds the next `count` events. */
async function follow(api: JobApi, count: number, options: FollowOptions = {}) {
  const begun = Promise.withResolvers<string>();
  const take = async () => {
    const taken: FeedEvent[] = [];
    for await (const event of api.events.follow({ ...options, onCursor: begun.resolve }))
      if (taken.push(event) === count) break;
    return taken;
  };
  const events = take();
  events.catch(begun.reject);
  return { cursor: await begun.promise, events };
}

/** What holds for the feed through every implementation of `JobApi`. */
export function describeEventApi(open: () => Promise<OpenedApi>): void {
  describe('the feed', () => {
    test('lists what happened to jobs and what was published, oldest first, page by page', async () => {
      await using opened = await open();
      const { api } = opened;
      const [submitted] = await api.submit([{ ...PLAIN, owner: 'ann', attributes: { team: 'x' } }]);
      const published = await api.events.publish({
        topic: 'workbook:opened',
        domain: 'book',
        payload: { rows: [1] },
        context: { spaceId: 's' },
      });
      const all = await api.events.list();
      assert.deepEqual(topicsOf(all.events), ['job:created', 'job:ready', 'workbook:opened']);
      assert.deepEqual(all.events[2], published);
      assert.equal(all.isMore, false);
      const [created] = all.events;
      assert.deepEqual(
        [created?.jobId, created?.kind, created?.state, created?.isPart],
        [submitted?.job?.id, PLAIN.kind, 'queued', false],
      );
      const first = await api.events.list({ limit: 1 });
      assert.deepEqual([first.events, first.isMore], [[created], true]);
      const rest = await api.events.list({ after: created?.id ?? '' });
      assert.deepEqual(rest.events, all.events.slice(1));
      assert.deepEqual(await api.events.get(published.id), published);
    });
    test('is filtered by every condition', async () => {
      await using opened = await open();
      const { api } = opened;
      const [submitted] = await api.submit([{ ...PLAIN, owner: 'ann', attributes: { team: 'x' } }, PLAIN]);
      const { at } = await api.events.publish({ topic: 'workbook:opened' });
      const jobId = submitted?.job?.id ?? '';
      const count = async (query: Parameters<JobApi['events']['list']>[0]) =>
        (await api.events.list(query)).events.length;
      assert.equal(await count({ topic: 'job:*' }), 4);
      assert.equal(await count({ topic: ['job:ready', 'workbook:**'] }), 3);
      assert.equal(await count({ domain: 'workbook' }), 1);
      assert.equal(await count({ kind: '*:plain', owner: 'ann' }), 2);
      assert.equal(await count({ attributes: { team: 'x' }, topic: 'job:created' }), 1);
      assert.equal(await count({ jobId }), 2);
      assert.equal(await count({ since: at, domain: 'workbook' }), 1);
      assert.equal(await count({ since: new Date(Date.now() + 60_000).toISOString() }), 0);
      await assert.rejects(api.events.list({ limit: 0 }), isCoded('invalid-input'));
      await assert.rejects(api.events.list({ after: 'evt_made_up' }), isCoded('invalid-request'));
    });
    test('keeps that a job was deleted, and forgets the rest of it', async () => {
      await using opened = await open();
      const { api } = opened;
      const [submitted] = await api.submit([PLAIN]);
      const jobId = submitted?.job?.id ?? '';
      await api.delete(jobId);
      const { events } = await api.events.list();
      assert.deepEqual(
        events.map(({ topic, jobId }) => [topic, jobId]),
        [['job:deleted', jobId]],
      );
    });
    test('takes no announcements of jobs from others', async () => {
      await using opened = await open();
      const { events } = opened.api;
      await assert.rejects(events.publish({ topic: 'job:completed' }), isCoded('invalid-input'));
      await assert.rejects(events.publish({ topic: 'nothing' }), isCoded('invalid-input'));
    });
    test('remembers which events were dealt with', async () => {
      await using opened = await open();
      const { events } = opened.api;
      const { id } = await events.publish({ topic: 'workbook:opened' });
      const seen = await events.acknowledge(id);
      assert.equal(seen.acknowledgedBy, 'local');
      assert.deepEqual(await events.acknowledge(id), seen);
      assert.deepEqual(await events.get(id), seen);
      assert.deepEqual((await events.list({ includeAcknowledged: false })).events, []);
      assert.deepEqual((await events.list({ includeAcknowledged: true })).events, [seen]);
      await assert.rejects(events.acknowledge('evt_made_up'), isCoded('event-not-found'));
      await assert.rejects(events.get('evt_made_up'), isCoded('event-not-found'));
    });
    test('starts jobs by what is published, and says where it could not', async () => {
      await using opened = await open();
      const { api, source } = opened;
      const inputSchema = { type: 'object', required: ['rows'] };
      const on = [
        { topic: 'workbook:*', match: { rows: [1, 2] } },
        { topic: 'sheet:saved', input: 'context' },
      ];
      const described = { kind: 'workbook:check', on, inputSchema };
      await source.register([described]);
      const known = (await api.kinds()).find(({ kind }) => kind === described.kind);
      assert.deepEqual(known?.on, on);
      const event = await api.events.publish({ topic: 'workbook:opened', payload: { rows: 1 } });
      const job = await api.get(event.started?.['workbook:check'] ?? '');
      assert.deepEqual([job.input, job.eventId], [{ rows: 1 }, event.id]);
      assert.deepEqual(await api.events.get(event.id), event);
      const refused = await api.events.publish({ topic: 'sheet:saved', context: { cells: 1 } });
      assert.deepEqual(Object.keys(refused.refused ?? {}), ['workbook:check']);
      assert.equal(refused.started, undefined);
    });
    test('takes what is published again with the same key for the same event', async () => {
      await using opened = await open();
      const { events } = opened.api;
      const request = { topic: 'workbook:opened', payload: { rows: 1 }, idempotencyKey: 'k1' };
      const event = await events.publish(request);
      assert.deepEqual(await events.publish(request), event);
      const other = { ...request, payload: { rows: 2 } };
      await assert.rejects(events.publish(other), isCoded('idempotency-conflict'));
    });
    test('is followed from now on', async () => {
      await using opened = await open();
      const { api } = opened;
      await api.submit([PLAIN]);
      const { events } = await follow(api, 3);
      await api.submit([PLAIN]);
      await api.events.publish({ topic: 'workbook:opened' });
      const followed = await events;
      assert.deepEqual(topicsOf(followed), ['job:created', 'job:ready', 'workbook:opened']);
      assert.deepEqual(followed, (await api.events.list()).events.slice(2));
    });
    test('is followed from a cursor, and with a filter', async () => {
      await using opened = await open();
      const { api } = opened;
      await api.submit([PLAIN]);
      const { cursor, events } = await follow(api, 2, { filter: { topic: 'workbook:*' } });
      for (const name of ['opened', 'saved']) await api.events.publish({ topic: `workbook:${name}` });
      const [opening, saving] = await events;
      assert.deepEqual([opening?.topic, saving?.topic], ['workbook:opened', 'workbook:saved']);
      const again = await follow(api, 2, { after: cursor });
      assert.deepEqual(await again.events, [opening, saving]);
      const later = await follow(api, 1, { after: opening?.id ?? '' });
      assert.deepEqual(await later.events, [saving]);
    });
    test('is not followed from a cursor that is none', async () => {
      await using opened = await open();
      const following = Array.fromAsync(opened.api.events.follow({ after: 'evt_made_up' }));
      await assert.rejects(following, isCoded('invalid-request'));
    });
    test('is left when the signal fires', async () => {
      await using opened = await open();
      const controller = new AbortController();
      const { events } = await follow(opened.api, 1, { signal: controller.signal });
      controller.abort();
      assert.deepEqual(await events, []);
    });
    test('gives a listener the events that match, one after another', async () => {
      await using opened = await open();
      const { events } = opened.api;
      const taken: unknown[] = [];
      const done = Promise.withResolvers<void>();
      const listening = listen(
        events,
        'workbook:*',
        { rows: [1, 3], 'context.spaceId': 's*' },
        async (event) => {
          taken.push(`${event.payload?.rows} begins`);
          await Promise.resolve();
          taken.push(`${event.payload?.rows} ends`);
          if (event.payload?.rows === 3) done.resolve();
        },
      );
      await listening.ready;
      for (const rows of [1, 2, 3])
        await events.publish({ topic: 'workbook:saved', payload: { rows }, context: { spaceId: 's1' } });
      await done.promise;
      await listening.close();
      assert.deepEqual(taken, ['1 begins', '1 ends', '3 begins', '3 ends']);
    });
  });

  describe('an outcome', () => {
    test('is acknowledged by each user on its own', async () => {
      await using opened = await open();
      const { api } = opened;
      const [submitted] = await api.submit([PLAIN]);
      const id = submitted?.job?.id ?? '';
      await assert.rejects(api.acknowledge(id), isCoded('transition-refused'));
      await api.control(id, 'cancel');
      const hers = await api.acknowledge(id, { as: 'ann' });
      assert.equal(hers.acknowledged, true);
      const ours = await api.get(id);
      assert.deepEqual([ours.acknowledged, ours.acknowledgedAt], [undefined, hers.acknowledgedAt]);
      assert.equal((await api.acknowledge(id)).acknowledged, true);
      assert.equal((await api.get(id)).acknowledged, true);
      assert.equal((await api.get(id, { as: 'bob' })).acknowledged, undefined);
      const { events } = await api.events.list({ topic: 'job:outcome-acknowledged' });
      assert.deepEqual(
        events.map(({ by, state }) => [by, state]),
        [['ann', 'cancelled']],
      );
    });
  });
}
