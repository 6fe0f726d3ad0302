import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { httpApi } from '@longrun/client';
import { isFinal, JOB_STATES, type JobApi, type SubmitRequest } from '@longrun/core';
import { startPostgres, testDatabase } from '@longrun/engine/testing/postgres';
import { example } from '../system/longrun-process.ts';
import { allEvents } from './system/all-events.ts';
import { allJobs } from './system/all-jobs.ts';
import { assertAllSound } from './system/assert-all-sound.ts';
import { type Breaks, shuffleBreaks } from './system/breaks.ts';
import { type Cluster, openCluster } from './system/cluster.ts';
import { createCount } from './system/count.ts';
import { eventually } from './system/eventually.ts';
import { type Follower, followFeed } from './system/follow-feed.ts';
import { type Load, startLoad } from './system/load.ts';
import { seeded } from './system/seeded.ts';
import { type Watcher, watchJobs } from './system/watch-jobs.ts';

const ROUNDS = process.env.LONGRUN_RELEASE ? 8 : 1;
const SEED = Number(process.env.LONGRUN_SEED ?? Math.floor(Math.random() * 1e9));
const JOBS = 20_000 * ROUNDS;
const BREAKS = { server: 7 * ROUNDS, worker: 8 * ROUNDS, connections: 6 * ROUNDS, postgres: 3 * ROUNDS };
const CALLERS = 8;
const BATCH = 25;
/** No more jobs than these wait to be run, so that whatever breaks meets jobs in every state. */
const AHEAD = 2_000;
/** One of so many jobs is split into parts, and one of so many begins later. */
const SPLIT = 400;
const PARTS = 3;
const LATER = 100;
const WATCHERS = 12;
/** Few kills are to cost a job its last attempt. */
const maxAttempts = 20;
const LOST = ['worker-lost', 'quarantined'];
const LEASE_SECONDS = 3;
/** Seconds of this pass on an idle machine, and minutes on a busy one. */
const PATIENCE_MS = 600_000 * ROUNDS;
/** Nothing breaks any more. */
const SETTLE_MS = 180_000;

test('three servers and six workers under fire: what was acknowledged is there once and ends once, and nobody who resumes misses anything', async (t) => {
  t.diagnostic(`LONGRUN_SEED=${SEED}`);
  await using stack = new AsyncDisposableStack();
  const postgres = await startPostgres();
  stack.defer(() => postgres.stop());
  const database = await testDatabase(postgres.url);
  const cluster = stack.use(
    await openCluster({
      store: database.url,
      servers: 3,
      workers: 6,
      jobs: example('conformance'),
      workerOptions: ['--lease', `${LEASE_SECONDS}`],
    }),
  );
  const api = httpApi({ url: cluster.url });
  const { next: beginning } = await api.events.list({ after: 'end' });
  const traffic = startTraffic(cluster, beginning);
  stack.defer(() => traffic.end());
  const { feed, load, watchers } = traffic;
  const breaks = shuffleBreaks({ cluster, database, postgres, counts: BREAKS, chance: seeded(SEED) });
  await breakAll(breaks, traffic);
  const loaded = traffic.elapsed();
  await traffic.until(eventually('every job has ended', () => hasNoneToRun(api), SETTLE_MS));
  const settled = traffic.elapsed();

  const jobs = await allJobs(api);
  const parts = (PARTS * JOBS) / SPLIT;
  equal(jobs.length, load.acked.size + parts, 'nothing but what was asked for is there');
  const ids = new Set(jobs.map(({ id }) => id));
  equal(new Set(load.acked.values()).size, load.acked.size, 'no two keys gave one job');
  for (const [key, id] of load.acked) ok(ids.has(id), `the job of ${key} is there`);
  const events = await allEvents(api, beginning);
  await traffic.until(feed.count.atLeast(events.length, AbortSignal.timeout(SETTLE_MS)));
  deepEqual(
    feed.events.map(({ id }) => id),
    events.map(({ id }) => id),
    'who followed the feed has seen every event once, in the order in which it is kept',
  );
  const { histories } = await assertAllSound(cluster.url, jobs, events);
  const failed = jobs.filter(({ state }) => state === 'failed');
  for (const { id, error } of failed)
    ok(
      LOST.includes(error?.code ?? ''),
      `job ${id} was in hands at many breaks, or may not fail: ${error?.code}`,
    );
  await traffic.end();
  for (const member of [...cluster.workers, ...cluster.servers]) await member.shutDown();

  const { unanswered, refused, unacknowledged, doubled } = load.trouble;
  for (const line of [
    `${breaks.deck.length} breaks: ${BREAKS.server} servers and ${BREAKS.worker} workers killed, ${breaks.terminated} connections terminated, ${BREAKS.postgres} crashes of Postgres`,
    `${load.acked.size} jobs acknowledged in ${seconds(loaded)} s and ended after ${seconds(settled)} s; with parts ${jobs.length} jobs, ${total(jobs, ({ run }) => run)} runs, ${total(jobs, ({ attempt }) => attempt)} attempts of the last, ${failed.length} failed for lost workers`,
    `repeated: ${unanswered} requests without an answer, ${refused} refused, ${unacknowledged} jobs unacknowledged; ${doubled} submitted twice`,
    `the feed: ${events.length} events, resumed ${feed.resumed} times; ${WATCHERS} watchers: ${total(watchers, ({ ends }) => ends)} runs of jobs that are paused, cancelled and retried, ${total(watchers, ({ updates }) => updates)} updates, resumed ${total(watchers, ({ resumed }) => resumed)} times`,
    `${histories} histories read; all checked after ${seconds(traffic.elapsed())} s`,
  ])
    t.diagnostic(line);
});

const seconds = (ms: number) => Math.round(ms / 1_000);
const total = <T>(items: readonly T[], of: (item: T) => number) =>
  items.reduce((sum, item) => sum + of(item), 0);

async function hasNoneToRun(api: JobApi): Promise<boolean> {
  const { counts = {} } = await api.list({ counts: true, limit: 1 });
  return JOB_STATES.every((state) => isFinal(state) || !counts[state]);
}

interface Traffic {
  readonly load: Load;
  readonly feed: Follower;
  readonly watchers: readonly Watcher[];
  /** Since it began, in milliseconds. */
  elapsed(): number;
  /** That many jobs more may be submitted. */
  allow(jobs: number): void;
  /** What was waited for, unless something has gone wrong for good in the meantime. */
  until(awaited: Promise<unknown>): Promise<void>;
  readonly signal: AbortSignal;
  /** Sends all of them away. */
  end(): Promise<void>;
}

/** Callers, watchers and a follower who go on whatever happens. */
function startTraffic({ url, urls }: Cluster, after: string): Traffic {
  const begun = performance.now();
  const ending = new AbortController();
  const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(PATIENCE_MS)]);
  const allowed = createCount('jobs that may be there');
  const feed = followFeed({ urls, after, signal });
  const mayBe = (total: number) =>
    Promise.all([allowed.atLeast(total, signal), feed.ended.atLeast(total - AHEAD, signal)]);
  const load = startLoad({ url, callers: CALLERS, jobs: JOBS, batch: BATCH, requestOf, mayBe, signal });
  const watchers = Array.from({ length: WATCHERS }, (_, watcher) => {
    const slowOf = (number: number): SubmitRequest => {
      const idempotencyKey = `watched ${watcher}.${number}`;
      return { kind: 'demo:slow', input: { ms: 3_000 }, priority: 10, idempotencyKey, maxAttempts };
    };
    return watchJobs({ url, urls, load, requestOf: slowOf, signal });
  });
  const going = [load.done, feed.done, ...watchers.map(({ done }) => done)];
  const failing = new Promise<never>((_, reject) => {
    for (const one of going) one.catch(reject);
  });
  failing.catch(() => {}); // whoever waits is told
  return {
    load,
    feed,
    watchers,
    elapsed: () => performance.now() - begun,
    allow: (jobs) => allowed.add(jobs),
    until: (awaited) => Promise.race([awaited.then(() => {}), failing]),
    signal,
    async end() {
      ending.abort();
      await Promise.allSettled(going);
    },
  };
}

/** Mostly the cheapest there is. */
function requestOf(number: number): SubmitRequest {
  const message = `n${number}`;
  const more = { idempotencyKey: message, maxAttempts };
  if (number % SPLIT === 0) return { kind: 'demo:parts', input: { parts: PARTS, ms: 0 }, ...more };
  if (number % LATER === 1) return { kind: 'demo:echo', input: { message }, delayMs: 500, ...more };
  return { kind: 'demo:echo', input: { message }, ...more };
}

/** One break after the other, each in the midst of its share of the load. Resolves when all is acknowledged and watched. */
async function breakAll({ deck }: Breaks, { load, watchers, allow, until, signal }: Traffic): Promise<void> {
  const share = JOBS / (deck.length + 1);
  allow(share);
  for (const [index, breakIt] of deck.entries()) {
    allow(share);
    await until(load.count.atLeast((index + 0.75) * share, signal));
    await breakIt();
  }
  await until(load.done);
  for (const watcher of watchers) watcher.stop();
  await until(Promise.all(watchers.map(({ done }) => done)));
}
