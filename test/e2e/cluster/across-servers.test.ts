import { equal, ok, rejects } from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Longrun } from '@longrun/client';
import { isFinal } from '@longrun/core';
import { type TestDatabase, testDatabase } from '@longrun/engine/testing/postgres';
import { defineJob, httpSource, startWorker, type Worker } from '@longrun/worker';
import { anything } from '../system/anything.ts';
import { example } from '../system/longrun-process.ts';
import { until } from '../system/until.ts';
import { type Cluster, openCluster } from './system/cluster.ts';
import { eventually } from './system/eventually.ts';

/** How a server comes to know what another one has changed, and the most that this may take on a busy machine. */
const WAYS = [
  { how: 'servers that tell each other', parameters: '', mostMs: 2_000 },
  // Behind a pooler nobody can listen: each looks once per second.
  { how: 'servers behind a pooler', parameters: '?pooled=true', mostMs: 4_000 },
] as const;
const PROGRESS_MS = 1_000;
const REVOKED_MS = 5_000;
/** What a busy machine may add. */
const MARGIN_MS = 1_000;
const LEASE_MS = 9_000;
const HEARTBEAT_MS = LEASE_MS / 3;
const STEP_MS = 50;

for (const { how, parameters, mostMs } of WAYS)
  describe(how, () => {
    let database: TestDatabase;
    let cluster: Cluster;
    /** The worker is at the second one. */
    let a: Longrun;
    let b: Longrun;
    let worker: Worker;
    /** When the handler has said how far it is, by percent. */
    const said = new Map<number, number>();
    /** What handlers were asked for, and when. */
    const heard: { readonly kind: string; readonly at: number }[] = [];

    const steps = defineJob({
      kind: 'cluster:steps',
      async run({ progress }) {
        for (let percent = 1; percent <= 100; percent += 1) {
          said.set(percent, performance.now());
          progress(percent);
          await sleep(STEP_MS);
        }
      },
    });
    const held = defineJob({
      kind: 'cluster:held',
      checkpoint: anything<number>(),
      async run({ signal, checkpoint }) {
        if (!signal.aborted) await once(signal, 'abort');
        heard.push({ kind: signal.reason.kind, at: performance.now() });
        await checkpoint(1);
        throw signal.reason;
      },
    });

    before(async () => {
      database = await testDatabase();
      const store = database.url + parameters;
      cluster = await openCluster({ store, servers: 2, workers: 0, jobs: example('conformance') });
      const [urlA = '', urlB = ''] = cluster.urls;
      a = new Longrun({ url: urlA });
      b = new Longrun({ url: urlB });
      worker = startWorker({ source: httpSource({ url: urlB }), jobs: [steps, held], leaseMs: LEASE_MS });
    });
    after(async () => {
      await worker.stop();
      await a.close();
      await b.close();
      for (const server of cluster.servers) await server.shutDown();
      await database[Symbol.asyncDispose]();
    });

    test('a kind that was registered at one is known at the other', async (t) => {
      const took = await eventually('the kind is known', async () =>
        (await a.kinds()).some(({ kind }) => kind === steps.kind),
      );
      t.diagnostic(`known after ${Math.round(took)} ms`);
      ok(took <= mostMs);
    });

    test('a worker at one is given what is submitted to the other', async (t) => {
      const begun = performance.now();
      const { serverJobId: id } = await a.submit('cluster:held');
      await until(b, id, ({ state }) => state === 'running');
      const took = performance.now() - begun;
      t.diagnostic(`running after ${Math.round(took)} ms`);
      ok(took <= mostMs);
      await a.cancel(id);
      await until(a, id, ({ state }) => isFinal(state));
    });

    test('a watcher at one sees within a second how far a job is at the other', async (t) => {
      const { serverJobId: id } = await a.submit(steps.kind);
      const delays: number[] = [];
      let seen = 0;
      for await (const { changes } of a.api.watch(id)) {
        const percent = changes?.progress?.percent ?? 0;
        for (; seen < percent; seen += 1) delays.push(performance.now() - (said.get(seen + 1) ?? 0));
      }
      equal(seen, 100, 'it has seen it all');
      delays.sort((one, other) => one - other);
      const [median = 0, most = 0] = [delays[50], delays[99]];
      t.diagnostic(`median ${Math.round(median)} ms, at most ${Math.round(most)} ms`);
      ok(median < PROGRESS_MS);
      ok(most < PROGRESS_MS + mostMs);
    });

    for (const verb of ['pause', 'stop', 'cancel'] as const)
      test(`a ${verb} at one reaches the worker at the other within a heartbeat`, async (t) => {
        const { serverJobId: id } = await b.submit(held.kind);
        await until(b, id, ({ state }) => state === 'running');
        const begun = performance.now();
        await a[verb](id);
        await until(a, id, ({ state }) => state === 'paused' || isFinal(state));
        const { kind, at } = heard.at(-1) ?? {};
        equal(kind, verb);
        const took = (at ?? 0) - begun;
        t.diagnostic(`heard after ${Math.round(took)} ms`);
        ok(took <= HEARTBEAT_MS);
        if (verb === 'pause') await b.cancel(id);
      });

    test('a key that is revoked at one stops working at the other, on open streams too', async (t) => {
      await worker.stop(); // it has no key
      const [urlA = '', urlB = ''] = cluster.urls;
      const admin = await makeKey(urlA, 'admin');
      const reader = await makeKey(urlA, 'read', admin.token);
      const isLetIn = async () => (await fetch(`${urlB}/v1/jobs`, bearing(reader.token))).ok;
      ok((await eventually('the key works', isLetIn)) <= mostMs);
      const stream = await fetch(`${urlB}/v1/events`, bearing(reader.token, { accept: 'text/event-stream' }));
      equal(stream.status, 200);
      const begun = performance.now();
      const closing = stream.text().then(() => performance.now() - begun);
      const path = `${urlA}/v1/keys/${reader.key.id}`;
      equal((await fetch(path, { method: 'DELETE', ...bearing(admin.token) })).status, 200);
      const took = await eventually('it is refused', async () => !(await isLetIn()));
      const closed = await closing;
      t.diagnostic(`refused after ${Math.round(took)} ms, its stream ended after ${Math.round(closed)} ms`);
      ok(took <= REVOKED_MS);
      ok(closed <= REVOKED_MS + MARGIN_MS);
      await rejects(b.list(), { code: 'unauthorized' }, 'and who has no key is let in nowhere any more');
    });
  });

const bearing = (token: string | undefined, headers: Readonly<Record<string, string>> = {}) => ({
  headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
});

interface MadeKey {
  readonly key: { readonly id: string };
  readonly token: string;
}

async function makeKey(url: string, scope: string, token?: string): Promise<MadeKey> {
  const answer = await fetch(`${url}/v1/keys`, {
    method: 'POST',
    ...bearing(token, { 'content-type': 'application/json' }),
    body: JSON.stringify({ name: scope, scopes: [scope] }),
  });
  equal(answer.status, 201);
  return (await answer.json()) as MadeKey; // the contract of the route
}
