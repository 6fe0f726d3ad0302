import { deepEqual } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LOCAL_CALLER, openEngine } from '@longrun/engine';
import { openSqlite } from '@longrun/engine/sqlite';
import { inTurns, shareStore } from '@longrun/engine/testing';
import { defineJob } from './define-job.ts';
import { describeJobSource } from './job-source.contract.ts';
import { SILENT_LOG } from './testing/workplace.ts';
import { startWorker } from './worker.ts';

async function openServers() {
  const artifacts = await mkdtemp(join(tmpdir(), 'longrun-worker-'));
  const shared = shareStore(await openSqlite({ file: ':memory:' }));
  const open = () => openEngine({ store: shared.connect(), artifacts, sweepMs: 100 });
  const [one, other] = [await open(), await open()];
  return {
    one,
    other,
    // Each call goes to the other one.
    api: inTurns([one.as(LOCAL_CALLER), other.as(LOCAL_CALLER)]),
    source: inTurns([one.source(LOCAL_CALLER), other.source(LOCAL_CALLER)]),
    async [Symbol.asyncDispose]() {
      await one.close();
      await other.close();
      await rm(artifacts, { recursive: true });
    },
  };
}

describeJobSource(openServers);

test('a worker inside one of several servers keeps its job for longer than a lease', async () => {
  await using servers = await openServers();
  const { one, other } = servers;
  const leaseMs = 1_000;
  const long = defineJob({
    kind: 'demo:long',
    run: () => new Promise((resolve) => setTimeout(resolve, 2.5 * leaseMs)),
  });
  const source = one.source(LOCAL_CALLER, { embedded: true });
  await using _ = startWorker({ source, jobs: [long], leaseMs, log: SILENT_LOG });
  const api = other.as(LOCAL_CALLER);
  const [submitted] = await api.submit([{ kind: 'demo:long' }]);
  const id = submitted?.job?.id ?? '';
  await api.result(id, { waitMs: 10_000 });
  const { state, attempt } = await api.get(id);
  deepEqual([state, attempt], ['succeeded', 1]);
});
