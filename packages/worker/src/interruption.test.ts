import { deepEqual, equal, ok } from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineJob } from './define-job.ts';
import { Interruption, type InterruptionKind } from './interruption.ts';
import { openWorkplace } from './testing/workplace.ts';

/** Counts rows, one checkpoint each, until it is interrupted. */
const counting = (seen: unknown[] = []) =>
  defineJob({
    kind: 'demo:count',
    checkpoint: z.object({ row: z.number() }),
    output: z.object({ rows: z.number() }),
    async run({ restored, checkpoint, partial }) {
      seen.push(restored);
      for (let row = restored?.row ?? 0; ; row += 1) {
        partial({ rows: row });
        await checkpoint({ row });
      }
    },
  });

/** Waits for its signal, then does what it is told. */
const waiting = (then: (kind: InterruptionKind) => unknown) =>
  defineJob({
    kind: 'demo:wait',
    checkpoint: z.unknown(), // makes it pausable
    run: ({ signal }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => {
          try {
            resolve(then(signal.reason.kind));
          } catch (error) {
            reject(error);
          }
        });
      }),
  });

test('a paused job is resumed from its checkpoint by another worker', async () => {
  await using place = await openWorkplace();
  const first: unknown[] = [];
  const worker = place.employ([counting(first)]);
  const { id } = await place.submit('demo:count');
  await place.reaches(id, 'running');
  await place.api.control(id, 'pause');
  const paused = await place.reaches(id, 'paused');
  equal(paused.hasCheckpoint, true);
  await worker.stop();

  const second: unknown[] = [];
  place.employ([counting(second)]);
  await place.api.control(id, 'resume');
  await place.reaches(id, 'running');
  await place.api.control(id, 'stop');
  const { state, partial, output } = await place.ends(id);
  deepEqual([state, partial, first], ['succeeded', true, [undefined]]);
  const [restored] = second as { row: number }[];
  const { rows } = output as { rows: number };
  ok(restored && rows >= restored.row, 'it went on from where it was');
});

test('a stopped handler that throws leaves the partial output it has saved', async () => {
  await using place = await openWorkplace();
  place.employ([counting()]);
  const { id } = await place.submit('demo:count');
  await place.reaches(id, 'running');
  await place.api.control(id, 'stop');
  const { state, partial, output } = await place.ends(id);
  deepEqual([state, partial, typeof (output as { rows: number }).rows], ['succeeded', true, 'number']);
});

test('a stopped handler may return what it has', async () => {
  await using place = await openWorkplace();
  place.employ([waiting((kind) => ({ kind }))]);
  const { id } = await place.submit('demo:wait');
  await place.reaches(id, 'running');
  await place.api.control(id, 'stop');
  const { state, partial, output } = await place.ends(id);
  deepEqual([state, partial, output], ['succeeded', true, { kind: 'stop' }]);
});

test('a job that is stopped before it has saved anything fails', async () => {
  await using place = await openWorkplace();
  place.employ([
    defineJob({ kind: 'demo:sleep', run: ({ signal }) => sleep(60_000, undefined, { signal }) }),
  ]);
  const { id } = await place.submit('demo:sleep');
  await place.reaches(id, 'running');
  await place.api.control(id, 'stop');
  const { state, error, attempt } = await place.ends(id);
  deepEqual([state, error?.code, attempt], ['failed', 'stopped', 1]);
});

test('a handler that ignores a pause and returns completes its job', async () => {
  await using place = await openWorkplace();
  place.employ([waiting(() => 'done')]);
  const { id } = await place.submit('demo:wait');
  await place.reaches(id, 'running');
  await place.api.control(id, 'pause');
  const { state, output } = await place.ends(id);
  deepEqual([state, output], ['succeeded', 'done']);
});

test('a pause turns into a stop: the signal has fired, its reason changes', async () => {
  await using place = await openWorkplace();
  const kinds: InterruptionKind[] = [];
  const { promise: paused, resolve: tellPaused } = Promise.withResolvers<void>();
  place.employ([
    defineJob({
      kind: 'demo:stubborn',
      checkpoint: z.unknown(),
      run: async ({ signal }) => {
        const look = () => kinds.push(signal.reason.kind);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        look();
        tellPaused();
        while (signal.reason.kind !== 'stop') await sleep(1);
        look();
        return 'as far as it got';
      },
    }),
  ]);
  const { id } = await place.submit('demo:stubborn');
  await place.reaches(id, 'running');
  await place.api.control(id, 'pause');
  await paused;
  await place.api.control(id, 'stop');
  const { state, partial } = await place.ends(id);
  deepEqual([state, partial, kinds], ['succeeded', true, ['pause', 'stop']]);
});

test('a cancelled job ends as cancelled, whether its handler throws the reason or returns', async () => {
  await using place = await openWorkplace();
  const seen: InterruptionKind[] = [];
  place.employ([
    counting(),
    waiting((kind) => {
      seen.push(kind);
      return 'too late';
    }),
  ]);
  for (const kind of ['demo:count', 'demo:wait']) {
    const { id } = await place.submit(kind);
    await place.reaches(id, 'running');
    await place.api.control(id, 'cancel');
    const { state, output } = await place.ends(id);
    deepEqual([state, output], ['cancelled', undefined]);
  }
  deepEqual(seen, ['cancel']);
});

test('a handler that fails while it is interrupted has failed', async () => {
  await using place = await openWorkplace();
  place.employ([
    waiting(() => {
      throw Object.assign(new Error('The file is gone.'), { code: 'ENOENT', retryable: false });
    }),
  ]);
  const { id } = await place.submit('demo:wait');
  await place.reaches(id, 'running');
  await place.api.control(id, 'stop');
  const { state, error } = await place.ends(id);
  deepEqual([state, error?.code], ['failed', 'ENOENT']);
});

test('nothing keeps listening to a signal when its job is over', async () => {
  await using place = await openWorkplace();
  let taken: AbortSignal | undefined;
  place.employ([
    defineJob({
      kind: 'demo:listen',
      checkpoint: z.number(),
      async run({ signal, checkpoint, step, artifact }) {
        taken = signal;
        await checkpoint(1);
        await step('one', () => 1);
        await artifact('a.txt', 'a');
      },
    }),
  ]);
  const { id } = await place.submit('demo:listen');
  await place.ends(id);
  equal(taken?.aborted, false);
  equal(taken && getEventListeners(taken, 'abort').length, 0);
});

test('an interruption only becomes graver', () => {
  const interruption = new Interruption('pause');
  interruption.escalate('stop');
  interruption.escalate('shutdown');
  equal(interruption.kind, 'stop');
  interruption.escalate('claim-lost');
  equal(interruption.kind, 'claim-lost');
});
