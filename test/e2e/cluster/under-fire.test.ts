import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { httpApi } from '@longrun/client';
import type { SubmitRequest } from '@longrun/core';
import { startPostgres, testDatabase } from '@longrun/engine/testing/postgres';
import { example } from '../system/longrun-process.ts';
import { allEvents } from './system/all-events.ts';
import { allJobs } from './system/all-jobs.ts';
import { assertAllSound } from './system/assert-all-sound.ts';
import { openCluster } from './system/cluster.ts';
import { createCount } from './system/count.ts';
import { followFeed } from './system/follow-feed.ts';
import { startLoad } from './system/load.ts';
import { seeded } from './system/seeded.ts';
import { type Watched, watchJobs } from './system/watch-jobs.ts';

const ROUNDS = process.env.LONGRUN_RELEASE ? 8 : 1;
const JOBS = Number(process.env.H5_JOBS ?? 20_000) * ROUNDS;
const BREAKS = { server: 7 * ROUNDS, worker: 8 * ROUNDS, backends: 6 * ROUNDS, postgres: 3 * ROUNDS };
const CALLERS = 8;
const BATCH = 25;
const WATCHERS = 12;
/** No more than so many jobs wait to be run, so that whatever breaks meets jobs in every state. */
const AHEAD = 2_000;
const LEASE_SECONDS = 3;
/** One of so many jobs is split into parts, and one of so many begins later. */
const SPLIT = 400;
const PARTS = 3;
const LATER = 100;
/** Of one round. */
const PATIENCE_MS = 570_000;
const SEED = Number(process.env.LONGRUN_SEED ?? Math.floor(Math.random() * 1e9));

/** Mostly the cheapest there is; among them some that are split, and some that begin later. */
function requestOf(number: number): SubmitRequest {
  const key = { idempotencyKey: `n${number}`, maxAttempts: 20 };
  if (number % SPLIT === 0) return { kind: 'demo:parts', input: { parts: PARTS, ms: 0 }, ...key };
  const message = `n${number}`;
  return { kind: 'demo:echo', input: { message }, ...key, ...(number % LATER === 1 && { delayMs: 500 }) };
}

test('three servers and six workers under fire: what was acknowledged is there once and ends once, and nobody who resumes misses anything', async (t) => {
  t.diagnostic(`LONGRUN_SEED=${SEED}`);
  const chance = seeded(SEED);
  const signal = AbortSignal.timeout(PATIENCE_MS * ROUNDS);
  const over = new AbortController();
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
  stack.defer(() => over.abort());
  const { url, urls } = cluster;
  const api = httpApi({ url });
  const { next: beginning } = await api.events.list({ after: 'end' });
  const feed = followFeed({ urls, after: beginning, signal: AbortSignal.any([signal, over.signal]) });
  const allowed = createCount('jobs that may be there by now');
  const mayBe = (total: number) =>
    Promise.all([allowed.atLeast(total, signal), feed.ended.atLeast(total - AHEAD, signal)]);
  const load = startLoad({ url, callers: CALLERS, jobs: JOBS, batch: BATCH, requestOf, mayBe, signal });
  const watched: Watched = { jobs: 0, updates: 0, resumed: 0 };
  let isCalm = false;
  const watching = Promise.all(
    Array.from({ length: WATCHERS }, (_, watcher) =>
      watchJobs({
        urls,
        load,
        requestOf: (number) => ({
          kind: 'demo:slow',
          input: { ms: 3_000 },
          idempotencyKey: `w${watcher}.${number}`,
          maxAttempts: 20,
        }),
        isOver: () => isCalm,
        signal,
        watched,
      }),
    ),
  );
  watching.catch(() => {});

  const begun = performance.now();
  let backends = 0;
  const again = async (members: typeof cluster.servers) => {
    const member = members[chance.below(members.length)];
    await member?.kill();
    await member?.start();
  };
  const breaks = {
    server: () => again(cluster.servers),
    worker: () => again(cluster.workers),
    async backends() {
      const rows = await database.ask(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'longrun'
         ORDER BY random() LIMIT ${1 + chance.below(5)}`,
      );
      backends += rows.length;
    },
    postgres: () => postgres.crash(),
  } as const;
  const names = Object.keys(breaks) as (keyof typeof breaks)[]; // what the object was made of
  const deck = chance.shuffled(names.flatMap((name) => Array.from({ length: BREAKS[name] }, () => name)));
  // Each break in the midst of its share of the load.
  const share = JOBS / (deck.length + 1);
  for (const [index, name] of deck.entries()) {
    allowed.add(index === 0 ? 2 * share : share);
    const at = Math.floor(share * (index + 0.5 + chance.below(100) / 200));
    await Promise.race([load.count.atLeast(at, signal), load.done, feed.done, watching]);
    console.log(
      Math.round(performance.now() - begun),
      name,
      load.count.value,
      feed.ended.value,
      load.unknown,
    );
    await breaks[name]();
  }
  allowed.add(JOBS);
  await Promise.race([load.done, feed.done]);
  const loaded = performance.now();
  console.log('loaded', loaded - begun, load.count.value, feed.ended.value);
  isCalm = true;
  await watching;
  const expected = load.acked.size + (PARTS * JOBS) / SPLIT;
  await Promise.race([feed.ended.atLeast(expected, signal), feed.done]);
  const settled = performance.now();

  const jobs = await allJobs(api);
  equal(jobs.length, expected, 'nothing is lost, and nothing but what was asked for is there');
  const ids = new Set(jobs.map(({ id }) => id));
  equal(new Set(load.acked.values()).size, load.acked.size, 'no two keys gave one job');
  for (const [key, id] of load.acked) ok(ids.has(id), `the job of ${key} is there`);
  const held = await allEvents(api, beginning);
  await feed.upTo(held.at(-1)?.id ?? '');
  deepEqual(
    feed.events.map(({ id }) => id),
    held.map(({ id }) => id),
    'who followed the feed has seen every event once, in the order in which it is kept',
  );
  const { histories } = await assertAllSound(url, jobs, feed.events);
  const failed = jobs.filter(({ state }) => state !== 'succeeded');
  for (const { id, error } of failed)
    equal(error?.code, 'worker-lost', `job ${id} may fail only when it was in hands at many kills`);
  over.abort();
  await feed.done;
  for (const worker of cluster.workers) await worker.shutDown();
  for (const server of cluster.servers) await server.shutDown();

  const attempts = jobs.reduce((sum, { attempt }) => sum + attempt, 0);
  t.diagnostic(
    `${deck.length} breaks: ${BREAKS.server} servers and ${BREAKS.worker} workers killed, ${backends} backends terminated, ${BREAKS.postgres} crashes of Postgres`,
  );
  t.diagnostic(
    `${load.acked.size} jobs acknowledged in ${seconds(loaded - begun)} s, ended after ${seconds(settled - begun)} s: ${jobs.length} jobs with parts, ${attempts} attempts, ${failed.length} failed for lost workers; ${load.unknown} submits of unknown outcome, ${load.doubled} submitted twice`,
  );
  t.diagnostic(
    `the feed: ${feed.events.length} events, resumed ${feed.resumed} times; ${WATCHERS} watchers: ${watched.jobs} jobs, ${watched.updates} updates, resumed ${watched.resumed} times; ${histories} histories read; checked in ${seconds(performance.now() - settled)} s`,
  );
});

const seconds = (ms: number) => Math.round(ms / 1_000);
