import { deepEqual, equal, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import type { JobUpdate } from '@longrun/core';
import { z } from 'zod';
import type { ArtifactBody } from './artifact-stream.ts';
import { defineJob } from './define-job.ts';
import { openWorkplace, type Workplace } from './testing/workplace.ts';

async function updatesOf({ api }: Workplace, jobId: string): Promise<JobUpdate[]> {
  const updates: JobUpdate[] = [];
  for await (const update of api.watch(jobId)) updates.push(update);
  return updates;
}

test('progress is a percentage, counters or words', async () => {
  await using place = await openWorkplace();
  place.employ([
    defineJob({
      kind: 'demo:progress',
      checkpoint: z.number(),
      async run({ progress, checkpoint }) {
        progress(10);
        progress({ info: 'Reading' });
        await checkpoint(1);
        const rows = progress.count(4, { unit: 'rows', from: { successful: 1 } });
        rows.succeed(2);
        rows.fail();
      },
    }),
  ]);
  const { id } = await place.submit('demo:progress');
  const updates = await updatesOf(place, id);
  deepEqual(updates.find(({ changes }) => changes?.progress)?.changes?.progress, {
    percent: 10,
    info: 'Reading',
  });
  deepEqual((await place.api.get(id)).progress, {
    counters: { remaining: 0, successful: 3, failed: 1 },
    unit: 'rows',
    info: 'Reading',
  });
});

test('messages arrive in the order they were said, more of them than one report can carry', async () => {
  await using place = await openWorkplace();
  place.employ([
    defineJob({
      kind: 'demo:talk',
      run({ message }) {
        for (let row = 0; row < 1_200; row += 1) message(`row ${row}`);
      },
    }),
  ]);
  const { id } = await place.submit('demo:talk');
  await place.ends(id);
  const texts: string[] = [];
  for (let after = 0; ; ) {
    const { messages, next } = await place.api.messages(id, { after, limit: 500 });
    if (messages.length === 0) break;
    texts.push(...messages.map(({ text }) => text));
    after = next;
  }
  deepEqual(
    texts,
    Array.from({ length: 1_200 }, (_, row) => `row ${row}`),
  );
});

test('a handler may say when it expects to be done; what is no moment is refused on the spot', async () => {
  await using place = await openWorkplace();
  const estimatedCompletionAt = '2030-01-01T00:00:00.000Z';
  const refused: unknown[] = [];
  place.employ([
    defineJob({
      kind: 'demo:expect',
      run({ progress }) {
        progress({ percent: 5, estimatedCompletionAt });
        try {
          progress({ estimatedCompletionAt: 'tomorrow' });
        } catch (error) {
          refused.push(error);
        }
      },
    }),
  ]);
  const { id } = await place.submit('demo:expect');
  await place.ends(id);
  deepEqual((await place.api.get(id)).progress, { percent: 5, estimatedCompletionAt });
  deepEqual(
    refused.map((error) => error instanceof TypeError),
    [true],
  );
});

test('a message has a severity and may say what it is about', async () => {
  await using place = await openWorkplace();
  place.employ([
    defineJob({
      kind: 'demo:say',
      run({ message }) {
        message('Reading');
        message.warning('No postal code', { item: 'row 17', code: 'row-incomplete' });
        message({ severity: 'error', text: 'No name', data: { row: 18 } });
        message.debug('x'.repeat(20_000));
      },
    }),
  ]);
  const { id } = await place.submit('demo:say');
  await place.ends(id);
  const { messages } = await place.api.messages(id);
  const said = messages.map(({ severity, text, item, code, data }) => [
    severity,
    text.length,
    item,
    code,
    data,
  ]);
  deepEqual(said, [
    ['info', 7, undefined, undefined, undefined],
    ['warning', 14, 'row 17', 'row-incomplete', undefined],
    ['error', 7, undefined, undefined, { row: 18 }],
    ['debug', 10_000, undefined, undefined, undefined],
  ]);
});

test('a checkpoint is stored when the call returns, and the next attempt gets it back', async () => {
  await using place = await openWorkplace();
  const seen: unknown[] = [];
  place.employ([
    defineJob({
      kind: 'demo:keep',
      checkpoint: z.object({ row: z.number() }),
      backoff: { type: 'fixed', delayMs: 1 },
      async run({ checkpoint, restored, jobId }) {
        seen.push(restored);
        if (restored) return;
        await checkpoint({ row: 7 });
        seen.push((await place.api.get(jobId)).hasCheckpoint);
        throw new Error('once more');
      },
    }),
  ]);
  const { id } = await place.submit('demo:keep');
  await place.ends(id);
  deepEqual(seen, [undefined, true, { row: 7 }]);
});

test('a checkpoint that does not match its schema is refused where it is saved', async () => {
  await using place = await openWorkplace();
  place.employ([
    defineJob({
      kind: 'demo:wrong',
      checkpoint: z.object({ row: z.number() }),
      // What a handler in plain JavaScript may do.
      run: ({ checkpoint }) => checkpoint({ row: 'seven' as unknown as number }),
    }),
  ]);
  const { id } = await place.submit('demo:wrong');
  const { state, error } = await place.ends(id);
  deepEqual([state, error?.code], ['failed', 'invalid-checkpoint']);
});

test('a step runs once per run, whatever becomes of its attempts', async () => {
  await using place = await openWorkplace();
  let made = 0;
  const results: unknown[] = [];
  place.employ([
    defineJob({
      kind: 'demo:steps',
      backoff: { type: 'fixed', delayMs: 1 },
      async run({ step, attempt }) {
        const make = async () => ({ made: ++made });
        results.push(...(await Promise.all([step('fetch', make), step('fetch', make)])));
        await step('tell', () => {
          made += 10;
        });
        if (attempt === 1) throw new Error('crash');
      },
    }),
  ]);
  const { id } = await place.submit('demo:steps');
  await place.ends(id);
  deepEqual(results, Array(4).fill({ made: 1 }));
  equal(made, 11);
  await place.api.control(id, 'retry');
  await place.reaches(id, 'running');
  await place.ends(id);
  equal(made, 22);
});

test('a step that failed may be tried again in the same attempt', async () => {
  await using place = await openWorkplace();
  let tries = 0;
  const make = () => {
    tries += 1;
    if (tries === 1) throw new Error('busy');
    return tries;
  };
  place.employ([
    defineJob({
      kind: 'demo:again',
      async run({ step }) {
        await rejects(step('fetch', make), /busy/);
        return step('fetch', make);
      },
    }),
  ]);
  const { id } = await place.submit('demo:again');
  equal((await place.ends(id)).output, 2);
});

const bytes = new TextEncoder().encode('äöü');
const bodies: Record<string, () => ArtifactBody> = {
  'a text': () => 'äöü',
  bytes: () => bytes,
  'a stream': () => new Blob([bytes]).stream(),
  'an iterable of texts and bytes': async function* () {
    yield 'ä';
    yield bytes.slice(2);
  },
};
for (const [what, make] of Object.entries(bodies))
  test(`an artifact can be made from ${what}`, async () => {
    await using place = await openWorkplace();
    place.employ([
      defineJob({
        kind: 'demo:file',
        async run({ artifact }) {
          return (await artifact('umlauts.txt', make(), { contentType: 'text/plain' })).size;
        },
      }),
    ]);
    const { id } = await place.submit('demo:file');
    equal((await place.ends(id)).output, 6);
    const [file] = await place.api.artifacts(id);
    deepEqual([file?.name, file?.contentType], ['umlauts.txt', 'text/plain']);
    equal(await new Response(await place.api.openArtifact(id, 'umlauts.txt')).text(), 'äöü');
  });

test('a later attempt can open what an earlier one has stored, and remove it', async () => {
  await using place = await openWorkplace();
  place.employ([
    defineJob({
      kind: 'demo:files',
      backoff: { type: 'fixed', delayMs: 1 },
      async run({ artifact, openArtifact, deleteArtifact, attempt }) {
        if (attempt === 1) {
          await artifact('rows.txt', 'a, b');
          throw new Error('once more');
        }
        const text = await new Response(await openArtifact('rows.txt')).text();
        await deleteArtifact('rows.txt');
        await rejects(openArtifact('rows.txt'), { code: 'artifact-not-found' });
        return text;
      },
    }),
  ]);
  const { id } = await place.submit('demo:files');
  equal((await place.ends(id)).output, 'a, b');
  deepEqual(await place.api.artifacts(id), []);
});

test('an artifact whose body breaks off rejects with what the body threw and is not stored', async () => {
  await using place = await openWorkplace();
  const broken = new Error('The source has dried up.');
  async function* body() {
    yield 'half';
    throw broken;
  }
  let caught: unknown;
  place.employ([
    defineJob({
      kind: 'demo:broken',
      run: ({ artifact }) =>
        artifact('half.txt', body()).then(
          () => undefined,
          (error) => {
            caught = error;
          },
        ),
    }),
  ]);
  const { id } = await place.submit('demo:broken');
  await place.ends(id);
  equal(caught, broken);
  deepEqual(await place.api.artifacts(id), []);
});

test('what a handler says after its end is dropped, and brings nothing down', async () => {
  await using place = await openWorkplace();
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const { promise: late, resolve: tell } = Promise.withResolvers<unknown>();
  place.employ([
    defineJob({
      kind: 'demo:late',
      checkpoint: z.number(),
      run({ message, progress, checkpoint }) {
        void ended.then(() => {
          message('late');
          progress(99);
          checkpoint(1).then(tell, tell);
          checkpoint(2); // not waited for: its rejection must not be unhandled
        });
      },
    }),
  ]);
  const { id } = await place.submit('demo:late');
  await place.ends(id);
  resolve();
  equal((await late) instanceof Error, true);
  deepEqual((await place.api.messages(id)).messages, []);
});
