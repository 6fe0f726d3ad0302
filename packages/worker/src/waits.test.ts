import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { defineJob } from './define-job.ts';
import { openWorkplace } from './testing/workplace.ts';
import { WaitTimeout } from './wait-timeout.ts';

describe('waitFor', () => {
  test('a timer frees the worker, and the handler goes on after it', async () => {
    await using place = await openWorkplace();
    const begun: string[] = [];
    place.employ(
      [
        defineJob({
          kind: 'demo:nap',
          output: z.string(),
          async run({ step, waitFor }) {
            const first = await step('first', () => begun.push('nap'));
            await waitFor('rest', { delayMs: 300 });
            return `went on after ${first} beginning`;
          },
        }),
        defineJob({ kind: 'demo:other', run: () => void begun.push('other') }),
      ],
      { concurrency: 1 },
    );
    const { id } = await place.submit('demo:nap');
    await place.reaches(id, 'waiting');
    const other = await place.submit('demo:other');
    equal((await place.ends(other.id)).state, 'succeeded', 'the only place is free');
    const { output, attempt } = await place.ends(id);
    deepEqual([output, attempt, begun], ['went on after 1 beginning', 1, ['nap', 'other']]);
  });
  test('an answer is given as its schema parses it', async () => {
    await using place = await openWorkplace();
    place.employ([
      defineJob({
        kind: 'demo:ask',
        output: z.unknown(),
        run: ({ waitFor }) =>
          waitFor('who', {
            question: 'Who goes?',
            answer: z.object({ name: z.string(), role: z.string().default('guest') }),
          }),
      }),
    ]);
    const { id } = await place.submit('demo:ask');
    const { waitingFor } = await place.reaches(id, 'waiting');
    equal(waitingFor?.type === 'answer' && waitingFor.question, 'Who goes?');
    await place.api.answer(id, { name: 'Ann' });
    deepEqual((await place.ends(id)).output, { name: 'Ann', role: 'guest' });
  });
  test('throws when no answer comes in time, which a handler may take as an answer', async () => {
    await using place = await openWorkplace();
    place.employ([
      defineJob({
        kind: 'demo:ask',
        output: z.string(),
        async run({ waitFor }) {
          try {
            return await waitFor('who', { answer: z.string(), delayMs: 200 });
          } catch (error) {
            if (error instanceof WaitTimeout) return 'nobody';
            throw error;
          }
        },
      }),
    ]);
    const { id } = await place.submit('demo:ask');
    equal((await place.ends(id)).output, 'nobody');
  });
  test('other jobs brings how they ended', async () => {
    await using place = await openWorkplace();
    place.employ([
      defineJob({ kind: 'demo:add', input: z.number(), output: z.number(), run: ({ input }) => input + 1 }),
      defineJob({
        kind: 'demo:sum',
        input: z.array(z.string()),
        output: z.number(),
        async run({ input, waitFor }) {
          const ends = await waitFor('both', { jobs: input });
          return ends.reduce((sum, { output }) => sum + Number(output), 0);
        },
      }),
    ]);
    const ids = [
      await place.submit('demo:add', { input: 1 }),
      await place.submit('demo:add', { input: 10 }),
    ].map(({ id }) => id);
    const { id } = await place.submit('demo:sum', { input: ids });
    equal((await place.ends(id)).output, 13);
  });
  test('a handler that swallows the interruption waits all the same', async () => {
    await using place = await openWorkplace();
    place.employ([
      defineJob({
        kind: 'demo:stubborn',
        async run({ waitFor }) {
          await waitFor('rest', { delayMs: 100 }).catch(() => {});
        },
      }),
    ]);
    const { id } = await place.submit('demo:stubborn');
    await place.reaches(id, 'waiting');
    equal((await place.ends(id)).state, 'succeeded');
  });
});

describe('split', () => {
  const squares = defineJob({
    kind: 'demo:squares',
    input: z.object({ upTo: z.number() }),
    output: z.unknown(),
    async run({ input, part, split }) {
      if (part) return Number(part.data) ** 2;
      const ends = await split(
        'squares',
        Array.from({ length: input.upTo }, (_, index) => index + 1),
      );
      return ends.map(({ output }) => output);
    },
  });

  test('runs each part as a job, and the parent puts them together', async () => {
    await using place = await openWorkplace();
    place.employ([squares]);
    const { id } = await place.submit('demo:squares', { input: { upTo: 5 } });
    const { output, progress } = await place.ends(id);
    deepEqual(output, [1, 4, 9, 16, 25]);
    deepEqual(progress?.counters, { remaining: 0, successful: 5, failed: 0 });
  });
  test('into a number gives each part its place', async () => {
    await using place = await openWorkplace();
    place.employ([
      defineJob({
        kind: 'demo:three',
        output: z.unknown(),
        async run({ part, split }) {
          return part
            ? part.data
            : (await split('all', 3, { execution: 'sequential' })).map(({ output }) => output);
        },
      }),
    ]);
    const { id } = await place.submit('demo:three');
    deepEqual(
      (await place.ends(id)).output,
      [0, 1, 2].map((part) => ({ part, total: 3 })),
    );
  });
  test('into jobs of another kind gives them their input', async () => {
    await using place = await openWorkplace();
    place.employ([
      defineJob({
        kind: 'demo:double',
        input: z.number(),
        output: z.number(),
        run: ({ input }) => 2 * input,
      }),
      defineJob({
        kind: 'demo:all',
        output: z.unknown(),
        run: async ({ split }) =>
          (await split('double', [1, 2], { kind: 'demo:double' })).map(({ output }) => output),
      }),
    ]);
    const { id } = await place.submit('demo:all');
    deepEqual((await place.ends(id)).output, [2, 4]);
  });
  test('fails with the tally when a part fails for good', async () => {
    await using place = await openWorkplace();
    place.employ([
      defineJob({
        kind: 'demo:fragile',
        async run({ part, split }) {
          if (part?.index === 1) throw Object.assign(new Error('Glass.'), { retryable: false });
          if (!part) await split('pieces', 2);
        },
      }),
    ]);
    const { id } = await place.submit('demo:fragile');
    const { state, error } = await place.ends(id);
    deepEqual([state, error?.code], ['failed', 'parts-failed']);
    equal(error?.message, '1 of 2 parts of "pieces" failed: Glass.');
  });
  test('of a part is refused', async () => {
    await using place = await openWorkplace();
    place.employ([
      defineJob({ kind: 'demo:deep', maxAttempts: 1, run: ({ split }) => split('again', 2).then(() => {}) }),
    ]);
    const { id } = await place.submit('demo:deep', { maxAttempts: 1 });
    equal((await place.ends(id)).error?.code, 'parts-failed');
  });
});
