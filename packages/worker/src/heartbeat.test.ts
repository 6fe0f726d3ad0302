import { deepEqual } from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker as Thread } from 'node:worker_threads';
import { createApp, listen } from '@longrun/server';
import { openWorkplace } from './testing/workplace.ts';

test('a handler that keeps its thread busy for longer than the lease keeps its job', async () => {
  await using place = await openWorkplace();
  const { engine } = place;
  const server = await listen({ app: createApp({ engine }), engine, port: 0 });
  // Long enough that a beat is not late only because the machine has a lot to do.
  const workerData = { url: server.url, leaseMs: 3_000, busyMs: 6_500 };
  const thread = new Thread(new URL('./testing/blocking-worker.ts', import.meta.url), { workerData });
  try {
    const { id } = await place.submit('demo:busy');
    const { state, output, attempt } = await place.ends(id);
    deepEqual([state, output, attempt], ['succeeded', 1, 1]);
    deepEqual((await engine.stats()).rescued, 0);
    thread.postMessage('drain');
    await once(thread, 'exit');
  } finally {
    await thread.terminate();
    await server.close(0);
  }
});
