import { deepEqual, equal, match } from 'node:assert/strict';
import { test } from 'node:test';
import type { JobState } from '@longrun/core';
import { z } from 'zod';
import { defineJob, type JobDefinition } from './define-job.ts';
import { describeKind } from './describe-kind.ts';
import { PermanentError } from './permanent-error.ts';
import { openWorkplace } from './testing/workplace.ts';

/** Runs one job of a definition to its end. */
async function outcomeOf(
  definition: JobDefinition,
  request: { input?: string | { n: number }; timeoutMs?: number } = {},
) {
  await using place = await openWorkplace();
  await place.source.register([describeKind(definition)]); // before the submit, which takes its defaults from it
  place.employ([definition]);
  const { id } = await place.submit(definition.kind, request);
  return await place.ends(id);
}

const backoff = { type: 'fixed', delayMs: 1 } as const;

test('a job ends with what its handler returns', async () => {
  const double = defineJob({
    kind: 'demo:double',
    input: z.object({ n: z.number() }),
    output: z.object({ n: z.number() }),
    run: ({ input }) => ({ n: input.n * 2 }),
  });
  const job = await outcomeOf(double, { input: { n: 21 } });
  equal(job.state, 'succeeded');
  deepEqual(job.output, { n: 42 });
});

test('a job whose handler returns nothing has no output', async () => {
  const job = await outcomeOf(defineJob({ kind: 'demo:nothing', run() {} }));
  equal(job.state, 'succeeded');
  equal(job.output, undefined);
});

test('a handler gets its input as the schema has parsed it, and the output is stored as parsed', async () => {
  const measure = defineJob({
    kind: 'demo:measure',
    input: z.string().transform((text) => text.length),
    output: z.number().transform((length) => ({ length })),
    run: ({ input }) => input,
  });
  deepEqual((await outcomeOf(measure, { input: 'four' })).output, { length: 4 });
});

test('an input that does not match fails the job once and for all, with the place', async () => {
  await using place = await openWorkplace();
  let runs = 0;
  const { id } = await place.submit('demo:strict', { input: { n: 'three' } }); // no worker has told its schema yet
  place.employ([
    defineJob({
      kind: 'demo:strict',
      input: z.object({ n: z.number() }),
      run() {
        runs += 1;
      },
    }),
  ]);
  const { state, error, attempt } = await place.ends(id);
  deepEqual([state, error?.code, attempt, runs], ['failed', 'invalid-input', 1, 0]);
  match(JSON.stringify(error?.details), /"pointer":"\/n"/);
});

test('an output that does not match fails the job once and for all', async () => {
  const { state, error, attempt } = await outcomeOf(
    // What a handler in plain JavaScript may do.
    defineJob({ kind: 'demo:sloppy', output: z.number(), run: () => 'three' as unknown as number }),
  );
  deepEqual([state, error?.code, attempt], ['failed', 'invalid-output', 1]);
});

test('a handler that throws is tried again, up to the most attempts', async () => {
  const attempts: number[] = [];
  const job = await outcomeOf(
    defineJob({
      kind: 'demo:flaky',
      maxAttempts: 2,
      backoff,
      run({ attempt }) {
        attempts.push(attempt);
        throw Object.assign(new Error('The disk is full.'), { code: 'ENOSPC' });
      },
    }),
  );
  deepEqual(attempts, [1, 2]);
  deepEqual([job.state, job.error?.code, job.error?.message], ['failed', 'ENOSPC', 'The disk is full.']);
});

test('a handler may choose the wait before the next attempt', async () => {
  const job = await outcomeOf(
    defineJob({
      kind: 'demo:later',
      backoff: { type: 'fixed', delayMs: 3_600_000 },
      run({ attempt }) {
        if (attempt === 1) throw Object.assign(new Error('Busy.'), { retryAfterMs: 1 });
      },
    }),
  );
  deepEqual([job.state, job.attempt], ['succeeded', 2]);
});

test('a permanent error is not tried again and keeps its code and details', async () => {
  const job = await outcomeOf(
    defineJob({
      kind: 'demo:hopeless',
      run() {
        throw new PermanentError('No such workbook.', { code: 'workbook-unknown', details: { id: 'w1' } });
      },
    }),
  );
  const expected = {
    code: 'workbook-unknown',
    message: 'No such workbook.',
    details: { id: 'w1' },
    retryable: false,
  };
  deepEqual([job.state, job.attempt, job.error], ['failed', 1, expected]);
});

test('something thrown that is no error becomes a failure all the same', async () => {
  const job = await outcomeOf(
    defineJob({
      kind: 'demo:odd',
      maxAttempts: 1,
      run: () => Promise.reject('enough'),
    }),
  );
  deepEqual(job.error, { code: 'handler-failed', message: 'enough' });
});

test('an attempt that takes too long fails, even if its handler never ends', async () => {
  const job = await outcomeOf(
    defineJob({ kind: 'demo:stuck', maxAttempts: 1, timeoutMs: 20, run: () => new Promise<void>(() => {}) }),
  );
  deepEqual([job.state, job.error?.code], ['failed', 'timeout']);
});

test('the time limit of the submit comes before the definition’s, and the signal tells the handler', async () => {
  let reason: unknown;
  const job = await outcomeOf(
    defineJob({
      kind: 'demo:patient',
      maxAttempts: 1,
      timeoutMs: 3_600_000,
      run: ({ signal }) =>
        new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => {
            reason = signal.reason.kind;
            resolve();
          });
        }),
    }),
    { timeoutMs: 20 },
  );
  deepEqual([job.state, job.error?.code, reason], ['failed', 'timeout', 'timeout']);
});

test('an output that is no JSON fails its own job and holds up no other', async () => {
  await using place = await openWorkplace();
  place.employ([
    defineJob({ kind: 'demo:big', run: () => 10n as unknown }),
    defineJob({ kind: 'demo:small', run: () => 10 }),
  ]);
  const kinds = ['demo:small', 'demo:big', 'demo:small'];
  const jobs = await Promise.all(kinds.map((kind) => place.submit(kind)));
  const states: JobState[] = [];
  for (const { id } of jobs) states.push((await place.ends(id)).state);
  deepEqual(states, ['succeeded', 'failed', 'succeeded']);
});

test('the outcome goes with success and failure alike', async () => {
  const outcome = { heading: 'Done', message: 'All rows', severity: 'success' } as const;
  const good = defineJob({ kind: 'demo:good', run: (context) => context.outcome(outcome) });
  const bad = defineJob({
    kind: 'demo:bad',
    run(context) {
      context.outcome(outcome);
      throw new PermanentError('No.');
    },
  });
  deepEqual((await outcomeOf(good)).outcome, outcome);
  deepEqual((await outcomeOf(bad)).outcome, outcome);
});
