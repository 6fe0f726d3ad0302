import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { defineJob } from './define-job.ts';
import { openWorkplace } from './testing/workplace.ts';

test('a drained worker hands its job back with the checkpoint, and the attempt is not counted', async () => {
  await using place = await openWorkplace();
  const seen: unknown[] = [];
  const counting = defineJob({
    kind: 'demo:count',
    checkpoint: z.object({ row: z.number() }),
    async run({ restored, checkpoint, attempt }) {
      seen.push([restored !== undefined, attempt]);
      if (restored) return;
      for (let row = 1; ; row += 1) await checkpoint({ row });
    },
  });
  const worker = place.employ([counting]);
  const { id } = await place.submit('demo:count');
  await place.reaches(id, 'running');
  await worker.drain();
  equal((await place.api.get(id)).state, 'queued');
  place.employ([counting]);
  equal((await place.ends(id)).state, 'succeeded');
  deepEqual(seen, [
    [false, 1],
    [true, 1],
  ]);
});

test('a handler that wants to finish gets its grace', async () => {
  await using place = await openWorkplace();
  const worker = place.employ([
    defineJob({
      kind: 'demo:finish',
      run: ({ signal }) =>
        new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve(signal.reason.kind))),
    }),
  ]);
  const { id } = await place.submit('demo:finish');
  await place.reaches(id, 'running');
  await worker.drain();
  const { state, output } = await place.api.get(id);
  deepEqual([state, output], ['succeeded', 'shutdown']);
});

test('a handler that does not end is handed back when the grace is over', async () => {
  await using place = await openWorkplace();
  const worker = place.employ([
    defineJob({
      kind: 'demo:deaf',
      checkpoint: z.number(),
      async run({ checkpoint }) {
        await checkpoint(7);
        await new Promise(() => {});
      },
    }),
  ]);
  const { id } = await place.submit('demo:deaf');
  await place.reaches(id, 'running');
  const slow = worker.drain(3_600_000);
  await worker.drain(20);
  await slow;
  const { state, attempt } = await place.api.get(id);
  deepEqual([state, attempt], ['queued', 1]);
});

test('a drained worker claims no more', async () => {
  await using place = await openWorkplace();
  const worker = place.employ([defineJob({ kind: 'demo:any', run() {} })]);
  await worker.drain();
  const { id } = await place.submit('demo:any');
  equal((await place.api.get(id)).state, 'queued');
});

test('a worker is idle when nothing is in hand', async () => {
  await using place = await openWorkplace();
  const worker = place.employ([defineJob({ kind: 'demo:quick', run: () => 1 })], { concurrency: 2 });
  const jobs = await Promise.all(Array.from({ length: 20 }, () => place.submit('demo:quick')));
  for (const { id } of jobs) await place.ends(id);
  await worker.idle();
});

test('no more handlers run at the same time than allowed', async () => {
  await using place = await openWorkplace();
  let running = 0;
  let most = 0;
  place.employ(
    [
      defineJob({
        kind: 'demo:crowd',
        checkpoint: z.number(),
        async run({ checkpoint }) {
          running += 1;
          most = Math.max(most, running);
          await checkpoint(1);
          running -= 1;
        },
      }),
    ],
    { concurrency: 3 },
  );
  const jobs = await Promise.all(Array.from({ length: 30 }, () => place.submit('demo:crowd')));
  for (const { id } of jobs) equal((await place.ends(id)).state, 'succeeded');
  equal(most, 3);
});

test('a stop that meets the hand-over on its way is obeyed', async () => {
  await using place = await openWorkplace();
  const worker = place.employ([
    defineJob({
      kind: 'demo:both',
      checkpoint: z.number(),
      output: z.number(),
      async run({ partial, checkpoint, signal }) {
        partial(7);
        await checkpoint(7);
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
        return 8;
      },
    }),
  ]);
  const { id } = await place.submit('demo:both');
  for await (const { changes } of place.api.watch(id)) if (changes?.hasCheckpoint) break;
  await place.api.control(id, 'stop');
  await worker.drain();
  const { state, partial, output } = await place.api.get(id);
  deepEqual([state, partial, output], ['succeeded', true, 7]);
});
