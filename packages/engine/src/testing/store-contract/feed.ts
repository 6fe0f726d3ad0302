import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FeedFilter, FeedStretch, StoredEntry } from '../../events/stored-entry.ts';
import { LEASE_MS, type OpenStore, type StoreFixture, storeFixture, TENANT } from '../store-fixture.ts';

const DAY_MS = 24 * 3_600_000;
const PUBLISH = {
  type: 'publish',
  tenant: TENANT,
  topic: 'space:configure',
  domain: 'space',
  data: { published: true, by: 'ann', payload: { a: 1 } },
  keepMs: 7 * DAY_MS,
} as const;
const PRUNE = { type: 'prune', jobs: [], leftovers: 100 } as const;

/** What an entry is about, in short. */
function said(entry: StoredEntry): string {
  return entry.update
    ? `${entry.update.jobId} ${entry.update.event}`
    : `${entry.jobId ?? ''} ${entry.topic}`.trim();
}

export function describeFeed(open: OpenStore): void {
  const read = async ({ store }: StoreFixture, filter: Partial<FeedFilter> = {}): Promise<FeedStretch> => {
    const found = await store.read({ type: 'feed', tenant: TENANT, limit: 100, lookThrough: 100, ...filter });
    if (found === 'expired') throw new Error('the position has expired');
    return found;
  };

  describe('the feed', () => {
    test('gives the updates of all jobs and what was published in the order of commits', async () => {
      await using fixture = await storeFixture(open);
      const [first, second] = [await fixture.insert(), await fixture.insert()];
      await fixture.done(PUBLISH);
      await fixture.move(first, 'cancel');
      const { entries, isMore } = await read(fixture);
      deepEqual(entries.map(said), [
        `${first} submit`,
        `${second} submit`,
        'space:configure',
        `${first} cancel`,
      ]);
      equal(isMore, false);
      equal(new Set(entries.map(({ position }) => position)).size, 4);
    });
    test('gives nothing of another tenant', async () => {
      await using fixture = await storeFixture(open);
      const id = await fixture.insert({ tenant: 'other' });
      await fixture.done({ ...PUBLISH, tenant: 'other' });
      await fixture.done({ type: 'delete', jobId: id, tenant: 'other' });
      deepEqual((await read(fixture)).entries, []);
      const [theirs] = (await read(fixture, { tenant: 'other' })).entries;
      equal(
        await fixture.store.read({ type: 'entry', tenant: TENANT, position: theirs?.position ?? '' }),
        undefined,
      );
      const refused = await fixture.refusal({
        ...{ type: 'acknowledge-event', tenant: TENANT, position: theirs?.position ?? '' },
        ...{ place: 0, by: 'ann' },
      });
      equal(refused.refused, 'event-not-found');
    });
    test('goes on after a position, up to the limit, and says whether there is more', async () => {
      await using fixture = await storeFixture(open);
      for (let count = 0; count < 5; count += 1) await fixture.insert();
      const seen: string[] = [];
      let after: string | undefined;
      for (let isMore = true; isMore; ) {
        const stretch = await read(fixture, { limit: 2, ...(after !== undefined && { after }) });
        seen.push(...stretch.entries.map(said));
        ({ next: after, isMore } = stretch);
      }
      deepEqual(
        seen,
        [1, 2, 3, 4, 5].map((number) => `job_${number} submit`),
      );
      equal(await fixture.store.read({ type: 'feedEnd' }), after);
      await fixture.insert();
      deepEqual((await read(fixture, { after: after ?? '' })).entries.map(said), ['job_6 submit']);
    });
    test('goes through no more than it was told to, and may find nothing on the way', async () => {
      await using fixture = await storeFixture(open);
      for (let count = 0; count < 5; count += 1) await fixture.insert({ tenant: 'other' });
      await fixture.insert();
      const first = await read(fixture, { lookThrough: 3 });
      deepEqual([first.entries, first.isMore], [[], true]);
      const second = await read(fixture, { lookThrough: 3, after: first.next });
      deepEqual(second.entries.map(said), ['job_6 submit']);
    });
    test('gives the entry at a position again when asked', async () => {
      await using fixture = await storeFixture(open);
      await fixture.insert();
      const { next } = await read(fixture);
      equal((await read(fixture, { after: next })).entries.length, 0);
      equal((await read(fixture, { after: next, isAgain: true })).entries.length, 1);
    });
    test('tells what the job had said by each update, in each run anew', async () => {
      await using fixture = await storeFixture(open);
      const { jobId, claimId = '' } = await fixture.jobIn('running');
      const report = { type: 'report', tenant: TENANT, jobId, claimId, leaseMs: LEASE_MS } as const;
      await fixture.done({ ...report, progress: '{"percent":1,"info":"begun"}' });
      await fixture.done({ ...report, progress: '{"percent":2}' });
      await fixture.done({ ...report, messages: [{ severity: 'info', text: 'half', data: { info: 'no' } }] });
      await fixture.move(jobId, 'complete', { by: 'claim', tenant: TENANT, claimId });
      const { entries: before } = await read(fixture, { jobId });
      const told = (entries: readonly StoredEntry[]) =>
        entries.map((entry) => entry.update && [entry.update.event, entry.info]);
      deepEqual(told(before).slice(-5), [
        ['claim', undefined],
        ['report', 'begun'],
        ['report', 'begun'],
        ['message', 'half'],
        ['complete', 'half'],
      ]);
      await fixture.move(jobId, 'retry');
      const { entries: after } = await read(fixture, { jobId });
      deepEqual(told(after).at(-1), ['retry', undefined]);
    });
    test('tells the kind of the job, and whether it is a part of another', async () => {
      await using fixture = await storeFixture(open);
      const parent = await fixture.insert({ state: 'created' });
      const part = { id: 'part', tenant: TENANT, kind: 'demo:part', state: 'queued' } as const;
      await fixture.move(parent, 'start');
      const claim = await fixture.claim();
      await fixture.done({
        ...{ type: 'move', jobId: parent, event: 'wait' },
        fence: { by: 'claim', tenant: TENANT, claimId: claim?.claimId ?? '' },
        wait: {
          name: 'all',
          for: { type: 'parts', name: 'all', jobIds: ['part'], onFailure: 'wait' } as never, // its other fields are the engine's
          parts: [{ ...part, maxAttempts: 1, priority: 0, options: JSON.stringify({ parentId: parent }) }],
        },
      });
      const { entries } = await read(fixture, { jobId: 'part' });
      const [entry] = entries;
      ok(entry?.update);
      deepEqual([entry.kind, entry.isPart, entry.parentId], ['demo:part', true, parent]);
    });
    test('is filtered by owner and attributes, of jobs that are gone as well', async () => {
      await using fixture = await storeFixture(open);
      const labels = [
        { name: 'owner', value: 'ann' },
        { name: 'attribute.team', value: 'x' },
      ];
      const hers = await fixture.insert({ labels });
      await fixture.insert({ labels: labels.slice(1) });
      await fixture.done(PUBLISH);
      await fixture.done({ type: 'delete', jobId: hers, tenant: TENANT, by: 'bob' });
      const { entries } = await read(fixture, { labels });
      deepEqual(entries.map(said), [`${hers} job:deleted`]);
    });
    test('is filtered by what updates can announce', async () => {
      await using fixture = await storeFixture(open);
      const { jobId } = await fixture.jobIn('succeeded');
      await fixture.done(PUBLISH);
      const { entries } = await read(fixture, {
        updates: { events: ['complete', 'claim'], states: ['succeeded'] },
      });
      deepEqual(entries.map(said), [`${jobId} complete`, 'space:configure']);
    });
    test('is filtered by how the kind begins', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert({ kind: 'book:export' });
      await fixture.insert({ kind: 'bo:ok' });
      await fixture.done(PUBLISH);
      const { entries } = await read(fixture, { kindPrefix: 'book:' });
      deepEqual(entries.map(said), [`${jobId} submit`, 'space:configure']);
      equal((await read(fixture, { kindPrefix: '' })).entries.length, 3);
    });
    test('begins at a moment', async () => {
      await using fixture = await storeFixture(open);
      const moments: number[] = [];
      for (let count = 0; count < 20; count += 1) {
        moments.push(fixture.clock.now());
        await fixture.insert();
        await fixture.clock.advance(60_000);
      }
      for (const index of [0, 1, 9, 19]) {
        const { entries } = await read(fixture, { since: moments[index] ?? 0 });
        deepEqual([entries.length, entries.map(said)[0]], [20 - index, `job_${index + 1} submit`]);
      }
      deepEqual((await read(fixture, { since: fixture.clock.now() })).entries, []);
    });
    test('of one job is all of that job, and nothing after its end', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert();
      await fixture.insert();
      await fixture.move(jobId, 'cancel');
      deepEqual((await read(fixture, { jobId })).entries.map(said), [`${jobId} submit`, `${jobId} cancel`]);
      const { next } = await read(fixture, { jobId });
      await fixture.done({ type: 'delete', jobId, tenant: TENANT });
      deepEqual((await read(fixture, { jobId, after: next })).entries.map(said), [`${jobId} job:deleted`]);
      deepEqual((await read(fixture, { jobId: 'unknown' })).entries, []);
    });
    test('tells once that a job and its parts are gone, with what was known of it', async () => {
      await using fixture = await storeFixture(open);
      const { jobId } = await fixture.jobIn('failed');
      const job = await fixture.read(jobId);
      await fixture.done({ type: 'delete', jobId, tenant: TENANT, by: 'ann' });
      const [entry, ...others] = (await read(fixture, { jobId })).entries;
      deepEqual(others, []);
      ok(entry && entry.update === undefined);
      const { kind, state, run, attempt, sequence } = job;
      deepEqual(entry.data, { kind, state, run, attempt, sequence, isPart: false, by: 'ann' });
      equal(entry.at, fixture.clock.now());
    });
    test('never gives a position twice, whatever is removed', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert();
      const before = await fixture.store.read({ type: 'feedEnd' });
      await fixture.done({ type: 'delete', jobId, tenant: TENANT });
      const after = await fixture.store.read({ type: 'feedEnd' });
      await fixture.clock.advance(30 * DAY_MS);
      await fixture.done(PRUNE);
      await fixture.insert();
      const [entry] = (await read(fixture, { after })).entries;
      ok(entry && ![before, after].includes(entry.position));
    });
    test('forgets what was published and what is gone after its time, and says so to those who come from before', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert();
      const start = await fixture.store.read({ type: 'feedEnd' });
      await fixture.done(PUBLISH);
      await fixture.done({ type: 'delete', jobId, tenant: TENANT });
      const { next } = await read(fixture);
      await fixture.insert();
      await fixture.clock.advance(7 * DAY_MS - 1);
      await fixture.done(PRUNE);
      equal((await read(fixture, { after: start })).entries.length, 3);
      await fixture.clock.advance(1);
      await fixture.done(PRUNE);
      equal((await read(fixture)).entries.length, 1);
      equal((await read(fixture, { after: next })).entries.length, 1);
      const query = { type: 'feed', tenant: TENANT, limit: 1, lookThrough: 9 } as const;
      equal(await fixture.store.read({ ...query, after: start }), 'expired');
    });
    test('has nothing after a position that is not there yet', async () => {
      await using fixture = await storeFixture(open);
      const query = { type: 'feed', tenant: TENANT, limit: 1, lookThrough: 9 } as const;
      equal(await fixture.store.read({ ...query, after: '7' }), 'expired');
    });
    test('shows who has acknowledged an event first, and forgets it with the event', async () => {
      await using fixture = await storeFixture(open);
      const jobId = await fixture.insert();
      const { position = '' } = await fixture.done(PUBLISH);
      const [submitted] = (await read(fixture)).entries;
      const note = { type: 'acknowledge-event', tenant: TENANT } as const;
      const at = fixture.clock.now();
      await fixture.done({ ...note, position: submitted?.position ?? '', place: 1, by: 'ann' });
      await fixture.done({ ...note, position, place: 0, by: 'ann' });
      await fixture.clock.advance(1_000);
      await fixture.done({ ...note, position, place: 0, by: 'bob' });
      const { entries } = await read(fixture);
      deepEqual(
        entries.map(({ acknowledged }) => acknowledged),
        [[{ place: 1, at, by: 'ann' }], [{ place: 0, at, by: 'ann' }]],
      );
      await fixture.done({ type: 'delete', jobId, tenant: TENANT });
      const gone = await fixture.write({ ...note, position: submitted?.position ?? '', place: 0, by: 'ann' });
      equal(gone.refused, 'event-not-found');
    });
  });
}
