import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { httpApi } from '@longrun/client';
import { testDatabase } from '@longrun/engine/testing/postgres';
import { example } from '../system/longrun-process.ts';
import { allJobs } from './system/all-jobs.ts';
import { openCluster } from './system/cluster.ts';

const CALLERS = 6;
const WATCHERS = 4;

test('servers and workers that are restarted one after the other: no request fails, no attempt is wasted, no watcher misses anything', async (t) => {
  await using database = await testDatabase();
  await using cluster = await openCluster({
    store: database.url,
    servers: 3,
    workers: 3,
    jobs: example('conformance'),
  });
  const { url } = cluster;
  let isOver = false;
  let requests = 0;

  /** Nothing is caught here: the client's own repeats, at the next server, have to do. */
  const call = async () => {
    const api = httpApi({ url });
    while (!isOver) {
      const inputs = ['one', 'two', 'three'];
      const submitted = await api.submit(
        inputs.map((message) => ({ kind: 'demo:echo', input: { message } })),
      );
      for (const [index, { job, error }] of submitted.entries()) {
        if (!job) throw error;
        const result = await api.result(job.id, { waitMs: 30_000 });
        deepEqual(result?.output, { message: inputs[index] });
      }
      ok((await api.list({ limit: 5 })).jobs.length > 0);
      requests += 2 + inputs.length;
    }
  };
  let updates = 0;
  const watch = async () => {
    const api = httpApi({ url });
    while (!isOver) {
      const [submitted] = await api.submit([{ kind: 'demo:slow', input: { ms: 4_000 } }]);
      if (!submitted?.job) throw submitted?.error;
      const seen: number[] = [];
      for await (const { live, sequence } of api.watch(submitted.job.id)) if (!live) seen.push(sequence);
      deepEqual(
        seen,
        seen.map((_, index) => index + 1),
        'every update is seen once, in order',
      );
      updates += seen.length;
    }
  };
  const load = Promise.all([
    ...Array.from({ length: CALLERS }, call),
    ...Array.from({ length: WATCHERS }, watch),
  ]);
  const restart = async () => {
    for (const [index, server] of cluster.servers.entries())
      for (const member of [server, cluster.workers[index]]) {
        await member?.shutDown();
        await member?.start();
      }
    isOver = true;
  };
  await Promise.all([load, restart()]);

  const jobs = await allJobs(httpApi({ url }));
  const unlike = jobs.filter(({ state, attempt }) => state !== 'succeeded' || attempt !== 1);
  deepEqual(unlike, [], 'all have succeeded, at their first attempt');
  for (const member of [...cluster.workers, ...cluster.servers]) {
    equal(member.starts, 2);
    await member.shutDown();
  }
  t.diagnostic(`${jobs.length} jobs, ${requests} requests and ${updates} updates over six restarts`);
});
