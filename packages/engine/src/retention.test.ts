import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fromMoment, isJobError, type Job, JobError, type Retention, type Settlement } from '@longrun/core';
import { openSqlite } from './sqlite/index.ts';
import type { Store } from './store.ts';
import { type EngineFixture, engineFixture, manualClock } from './testing/index.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FAILED = { type: 'failed', error: { code: 'x', message: 'y', retryable: false } } as const;
const hasCode = (code: string) => (error: unknown) => isJobError(error) && error.code === code;

async function ended(fixture: EngineFixture, settlement: Settlement, kind = 'demo:echo'): Promise<Job> {
  const { id } = await fixture.submit({ kind });
  await fixture.settle(await fixture.claim(kind), settlement);
  return fixture.api.get(id);
}

/** Gives the pruner the minute it rests between two rounds, and a little more. */
async function prune({ clock }: EngineFixture): Promise<void> {
  for (let round = 0; round < 5; round += 1) await clock.advance(30_000);
}

const keptMs = ({ finishedAt = '', expiresAt = '' }: Job) => fromMoment(expiresAt) - fromMoment(finishedAt);

describe('an ended job', () => {
  test('says when it goes, and goes then', async () => {
    await using fixture = await engineFixture({ retention: { failedMs: 2 * DAY } });
    const job = await ended(fixture, FAILED);
    equal(keptMs(job), 2 * DAY);
    await fixture.clock.advance(2 * DAY - 10 * 60_000);
    await prune(fixture);
    ok(await fixture.api.get(job.id));
    await fixture.clock.advance(10 * 60_000);
    await prune(fixture);
    await rejects(fixture.api.get(job.id), hasCode('job-deleted'));
  });
  test('is kept for the time of its state, and says so in lists too', async () => {
    const retention = { succeededMs: 3 * DAY, failedMs: 2 * DAY, cancelledMs: DAY };
    await using fixture = await engineFixture({ retention });
    equal(keptMs(await ended(fixture, { type: 'completed' })), 3 * DAY);
    equal(keptMs(await ended(fixture, FAILED)), 2 * DAY);
    const { id } = await fixture.submit();
    equal((await fixture.api.get(id)).expiresAt, undefined);
    equal(keptMs(await fixture.api.control(id, 'cancel')), DAY);
    deepEqual((await fixture.api.list()).jobs.map(keptMs), [DAY, 2 * DAY, 3 * DAY]);
  });
  test('is kept as its kind says', async () => {
    await using fixture = await engineFixture({ retention: { failedMs: 2 * DAY, succeededMs: 9 * DAY } });
    await fixture.source.register([{ kind: 'demo:short', retention: { failedMs: HOUR } }]);
    equal(keptMs(await ended(fixture, FAILED, 'demo:short')), HOUR);
    equal(keptMs(await ended(fixture, { type: 'completed' }, 'demo:short')), 9 * DAY);
    equal(keptMs(await ended(fixture, FAILED)), 2 * DAY);
  });
  test('is kept as was said at its submit, whatever its kind says', async () => {
    await using fixture = await engineFixture({ retention: { failedMs: 2 * DAY, cancelledMs: 3 * DAY } });
    await fixture.source.register([{ kind: 'demo:echo', retention: { failedMs: HOUR } }]);
    const { id } = await fixture.submit({ retention: { failedMs: 9 * DAY } });
    await fixture.settle(await fixture.claim(), FAILED);
    equal(keptMs(await fixture.api.get(id)), 9 * DAY);
    deepEqual((await fixture.api.list()).jobs.map(keptMs), [9 * DAY]);
    await fixture.clock.advance(8 * DAY);
    await prune(fixture);
    ok(await fixture.api.get(id));
    await fixture.clock.advance(DAY);
    await prune(fixture);
    await rejects(fixture.api.get(id), hasCode('job-deleted'));
  });
  test('is kept for a shorter time once its result was fetched', async () => {
    await using fixture = await engineFixture();
    const job = await ended(fixture, { type: 'completed', output: 1 });
    equal(keptMs(job), 30 * DAY);
    await fixture.clock.advance(DAY);
    deepEqual(await fixture.api.result(job.id), { jobId: job.id, state: 'succeeded', output: 1 });
    await fixture.submit(); // whatever is committed later comes after the note
    equal(keptMs(await fixture.api.get(job.id)), 8 * DAY);
    await fixture.clock.advance(DAY);
    await fixture.api.result(job.id);
    await fixture.submit();
    equal(keptMs(await fixture.api.get(job.id)), 8 * DAY);
  });
  test('counts as fetched for whoever waited for the result as well', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    const waiting = fixture.api.result(id, { waitMs: 60_000 });
    await fixture.settle(await fixture.claim(), { type: 'completed', output: 1 });
    await waiting;
    await fixture.submit();
    equal(keptMs(await fixture.api.get(id)), 7 * DAY);
  });
  test('does not count as fetched by a look, nor where there is nothing to fetch', async () => {
    await using fixture = await engineFixture();
    const looked = await ended(fixture, { type: 'completed', output: 1 });
    const empty = await ended(fixture, { type: 'completed' });
    await fixture.api.list();
    await fixture.api.result(empty.id);
    await fixture.submit();
    for (const { id } of [looked, empty]) equal(keptMs(await fixture.api.get(id)), 30 * DAY);
  });
  test('gives its result though the note of it cannot be written', async () => {
    const clock = manualClock();
    const inner = await openSqlite({ file: ':memory:', clock });
    const store: Store = {
      ...inner,
      async write(commands) {
        if (commands.some(({ type }) => type === 'mark-fetched'))
          throw new JobError('store-full', 'The disk is full.');
        return inner.write(commands);
      },
    };
    await using fixture = await engineFixture({ store, clock });
    const { id } = await ended(fixture, { type: 'completed', output: 1 });
    equal((await fixture.api.result(id))?.output, 1);
    await fixture.submit();
    equal(keptMs(await fixture.api.get(id)), 30 * DAY);
  });
  test('that runs anew no longer expires', async () => {
    await using fixture = await engineFixture();
    const { id } = await ended(fixture, { type: 'completed', output: 1 });
    await fixture.api.result(id);
    equal((await fixture.api.control(id, 'retry')).expiresAt, undefined);
    await fixture.clock.advance(40 * DAY);
    await prune(fixture);
    equal((await fixture.api.get(id)).state, 'queued');
  });
  test('that is gone answers as deleted for a week, and then as unknown', async () => {
    await using fixture = await engineFixture({ retention: { failedMs: 0 } });
    const { id } = await ended(fixture, FAILED);
    await prune(fixture);
    const { api, clock } = fixture;
    const answers = [
      () => api.get(id),
      () => api.result(id),
      () => api.messages(id),
      () => api.artifacts(id),
      () => api.control(id, 'retry'),
      () => api.delete(id),
      () => Array.fromAsync(api.watch(id)),
    ];
    for (const answer of answers) await rejects(answer(), hasCode('job-deleted'));
    await clock.advance(7 * DAY);
    for (const answer of answers) await rejects(answer(), hasCode('job-not-found'));
  });
});

describe('retention', () => {
  const wrong: [string, Retention][] = [
    ['/succeededMs', { succeededMs: -1 }],
    ['/fetchedMs', { fetchedMs: 1.5 }],
    ['/failedMs', { failedMs: Number.POSITIVE_INFINITY }],
    ['/cancelledMs', { cancelledMs: 4e15 }],
  ];
  for (const [pointer, retention] of wrong)
    test(`that cannot be kept is refused, and ${pointer} is named`, async () => {
      const names = (at: string) => (error: unknown) =>
        isJobError(error) && error.facts.errors?.[0]?.pointer === at;
      await rejects(engineFixture({ retention }), names(`/retention${pointer}`));
      await using fixture = await engineFixture();
      const kinds = [{ kind: 'demo:a' }, { kind: 'demo:b', retention }];
      await rejects(fixture.source.register(kinds), names(`/kinds/1/retention${pointer}`));
      deepEqual(await fixture.api.kinds(), []);
    });
  test('is not changed by what a caller does with its kinds afterwards', async () => {
    await using fixture = await engineFixture();
    const retention = { failedMs: HOUR };
    const kind = { kind: 'demo:echo', retention, label: 'Echo' };
    await fixture.source.register([kind]);
    retention.failedMs = 0;
    kind.label = 'Other';
    equal(keptMs(await ended(fixture, FAILED)), HOUR);
    equal((await fixture.api.kinds())[0]?.label, 'Echo');
  });
});

describe('the folder of artifacts', () => {
  test('loses what a crash has left of deleted jobs, and nothing else', async (t) => {
    const artifacts = await mkdtemp(join(tmpdir(), 'longrun-sweep-'));
    t.after(() => rm(artifacts, { recursive: true }));
    await using fixture = await engineFixture({ artifacts });
    const [gone, kept] = [await fixture.submit(), await fixture.submit()];
    await fixture.api.delete(gone.id);
    for (const name of [gone.id, kept.id, 'job_of_another_store']) await mkdir(join(artifacts, name));
    await writeFile(join(artifacts, gone.id, 'left.csv'), 'a');
    let left = await readdir(artifacts);
    for (let round = 0; round < 1_000 && left.length > 2; round += 1) {
      await fixture.clock.advance(HOUR);
      left = await readdir(artifacts);
    }
    deepEqual(left.sort(), [kept.id, 'job_of_another_store'].sort());
  });
});
