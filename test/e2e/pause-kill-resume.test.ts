import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { Longrun } from '@longrun/client';
import { isFinal, type Job, type Json } from '@longrun/core';
import { assertSound } from './system/history.ts';
import { example, startLongrun, systemJobs } from './system/longrun-process.ts';
import { temporaryStore } from './system/temporary-store.ts';
import { until } from './system/until.ts';

/** Examples with an input that takes a few seconds and has many checkpoints. */
const EXAMPLES: readonly { name: string; kind: string; input: Json }[] = [
  { name: 'matrix', kind: 'matrix:distances', input: { places: 800 } },
  { name: 'tiles', kind: 'tiles:render', input: { maxZoom: 4 } },
];

describe('a job that was paused goes on in another worker after every process was killed', () => {
  for (const { name, kind, input } of EXAMPLES)
    test(`${kind} makes the same files as one that was left alone`, async () => {
      const expected = await undisturbed(name, kind, input);

      await using store = await temporaryStore();
      const work = (url: string) => startLongrun('worker', example(name), '--url', url);
      await using server = await store.serve();
      await using worker = await work(server.url);
      await using before = new Longrun({ url: server.url });
      const { serverJobId: id } = await before.submit(kind, input);
      const running = await until(before, id, ({ hasCheckpoint }) => hasCheckpoint === true);
      equal((await before.pause(id)).state, 'pausing', 'asked for, and not more than that');
      const paused = await until(before, id, ({ state }) => state === 'paused');
      ok((paused.progress?.counters?.remaining ?? 0) > 0, 'it was paused in the middle');
      await before.close();
      await Promise.all([worker.kill(), server.kill()]);

      await using again = await store.serve();
      await using _worker = await work(again.url);
      await using after = new Longrun({ url: again.url });
      deepEqual(factsOf(await after.get(id)), factsOf(paused), 'nothing was lost with the processes');
      await after.resume(id);
      const resumed = await until(after, id, ({ state }) => state === 'running');
      notEqual((await after.get(resumed.id)).worker, running.worker);
      const done = await until(after, id, ({ state }) => isFinal(state));
      equal(done.state, 'succeeded');
      equal(done.attempt, 1, 'a pause costs no attempt');

      const updates = await assertSound(after, await after.get(id));
      const moves = updates.map(({ event, state }) => `${event}: ${state}`);
      const [asked, confirmed] = [moves.indexOf('pause: pausing'), moves.indexOf('suspend: paused')];
      ok(asked > 0 && asked < confirmed, 'the worker has confirmed the pause');
      const begun = updates.find(({ sequence, changes }) => sequence > resumed.sequence && changes?.progress);
      const [there, here] = [paused, begun?.changes].map((each) => each?.progress?.counters?.successful ?? 0);
      ok((here ?? 0) >= (there ?? 0), 'it went on where it was');
      const files = await filesOf(after, id);
      deepEqual(Object.keys(files), Object.keys(expected));
      for (const [file, bytes] of Object.entries(expected))
        ok(files[file] && Buffer.compare(files[file], bytes) === 0, `${file} is the same, byte for byte`);
    });

  test('one that was not confirmed yet is paused once its worker is known to be dead', async () => {
    await using store = await temporaryStore();
    const input = { gate: store.file('gate') };
    const work = (url: string) => startLongrun('worker', systemJobs, '--url', url, '--lease', '2');
    await using server = await store.serve();
    await using worker = await work(server.url);
    await using before = new Longrun({ url: server.url });
    const { serverJobId: id } = await before.submit('test:deaf', input);
    await until(before, id, ({ info }) => info === 'deaf');
    equal((await before.pause(id)).state, 'pausing');
    await before.close();
    await worker.kill();
    await server.kill();

    await using again = await store.serve();
    await using after = new Longrun({ url: again.url });
    await until(after, id, ({ state }) => state === 'paused');
    await using _worker = await work(again.url);
    await writeFile(input.gate, '');
    await after.resume(id);
    const done = await until(after, id, ({ state }) => isFinal(state));
    deepEqual((await after.get(id)).output, { began: 1 }, 'it went on from the checkpoint');
    equal(done.attempt, 2, 'an attempt whose worker died counts');
    const updates = await assertSound(after, await after.get(id));
    const asked = updates.findIndex(({ event }) => event === 'pause');
    const end = updates.slice(asked).find(({ state }) => state !== 'pausing');
    deepEqual([end?.event, end?.state], ['rescue', 'paused']);
  });
});

/** The files of the same job when nothing happens to it, on a store of its own. */
async function undisturbed(name: string, kind: string, input: Json): Promise<Files> {
  await using store = await temporaryStore();
  await using server = await store.serve();
  await using _worker = await startLongrun('worker', example(name), '--url', server.url);
  await using longrun = new Longrun({ url: server.url });
  const { serverJobId } = await longrun.submit(kind, input);
  const { state } = await until(longrun, serverJobId, (job) => isFinal(job.state));
  equal(state, 'succeeded');
  return await filesOf(longrun, serverJobId); // before the server is gone
}

type Files = Readonly<Record<string, Uint8Array>>;

async function filesOf({ api }: Longrun, jobId: string): Promise<Files> {
  const names = (await api.artifacts(jobId)).map(({ name }) => name).sort();
  const bytes = await Promise.all(
    names.map(async (name) => new Response(await api.openArtifact(jobId, name)).bytes()),
  );
  return Object.fromEntries(names.map((name, index) => [name, bytes[index] ?? new Uint8Array()]));
}

function factsOf({ state, attempt, progress, hasCheckpoint, sequence }: Job) {
  return { state, attempt, progress, hasCheckpoint, sequence };
}
