import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isJobError } from '@longrun/core';
import { LOCAL_CALLER } from './caller.ts';
import { openSqlite } from './sqlite/index.ts';
import { engineFixture, manualClock } from './testing/index.ts';

const LONG_WAIT = { waitMs: 60_000 } as const;

describe('claiming', () => {
  test('a waiting claim gets a job in the transaction of its submit', async () => {
    await using fixture = await engineFixture();
    const waiting = fixture.source.claim({ workerId: 'w1', kinds: ['demo:echo'], capacity: 1, ...LONG_WAIT });
    await fixture.source.register([]); // the claim above has looked and waits when this is through
    const { commits } = await fixture.engine.stats();
    const job = await fixture.submit();
    equal((await waiting)[0]?.jobId, job.id);
    equal((await fixture.engine.stats()).commits, commits + 1);
  });
  test('a claim that is asked in the same turn as a submit, but before it, gets the job', async () => {
    await using fixture = await engineFixture();
    await fixture.source.register([]);
    const claiming = fixture.source.claim({
      workerId: 'w1',
      kinds: ['demo:echo'],
      capacity: 1,
      ...LONG_WAIT,
    });
    const job = await fixture.submit();
    equal((await claiming)[0]?.jobId, job.id);
  });
  test('a waiting claim that is given up takes nothing with it', async () => {
    await using fixture = await engineFixture();
    const gone = new AbortController();
    const waiting = fixture.source.claim(
      { workerId: 'w1', kinds: ['demo:echo'], capacity: 1, ...LONG_WAIT },
      gone.signal,
    );
    gone.abort();
    deepEqual(await waiting, []);
    await fixture.submit();
    equal((await fixture.claim()).attempt, 1);
  });
  test('a job that arrives while its claimer leaves goes back to the queue', async () => {
    await using fixture = await engineFixture();
    const gone = new AbortController();
    const waiting = fixture.source.claim(
      { workerId: 'w1', kinds: ['demo:echo'], capacity: 1, ...LONG_WAIT },
      gone.signal,
    );
    await fixture.source.register([]);
    const submitted = fixture.submit();
    gone.abort();
    deepEqual(await waiting, []);
    await submitted;
    equal((await fixture.claim()).attempt, 1);
  });
  test('many waiting claims share the jobs of a batch, one each', async () => {
    await using fixture = await engineFixture();
    const request = { workerId: 'w', kinds: ['demo:echo'], capacity: 1, ...LONG_WAIT };
    const waiting = Array.from({ length: 5 }, () => fixture.source.claim(request));
    await fixture.source.register([]);
    await fixture.api.submit(Array.from({ length: 5 }, () => ({ kind: 'demo:echo' })));
    const jobs = (await Promise.all(waiting)).flat();
    equal(new Set(jobs.map(({ jobId }) => jobId)).size, 5);
  });
  test('without any hint a waiting claim finds the job at the next look', async () => {
    const clock = manualClock();
    const store = await openSqlite({ file: ':memory:', clock });
    await using fixture = await engineFixture({ store, clock });
    const waiting = fixture.source.claim({ workerId: 'w1', kinds: ['demo:echo'], capacity: 1, ...LONG_WAIT });
    await fixture.source.register([]);
    const job = {
      id: 'job_x',
      tenant: 'default',
      kind: 'demo:echo',
      state: 'queued',
      maxAttempts: 3,
      priority: 0,
    } as const;
    await store.write([{ type: 'insert', job }]); // behind the engine's back
    await clock.pass(2_000);
    equal((await waiting)[0]?.jobId, 'job_x');
  });
  test('closing sends waiting claims home with nothing', async () => {
    const fixture = await engineFixture();
    const waiting = fixture.source.claim({ workerId: 'w1', kinds: ['demo:echo'], capacity: 1, ...LONG_WAIT });
    await fixture.engine.close();
    deepEqual(await waiting, []);
  });
});

describe('reporting', () => {
  test('progress is shown at once and stored before the state changes', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    const report = (percent: number) =>
      fixture.source.sync({ workerId: 'w1', reports: [{ ...claim, progress: { percent } }] });
    await report(1); // the first is stored, for nothing was before it
    const shown = fixture.update(
      id,
      ({ live, changes }) => live === true && changes?.progress?.percent === 40,
    );
    await fixture.api.get(id);
    await report(40);
    await shown;
    equal((await fixture.api.get(id)).progress?.percent, 40);
    equal((await fixture.api.history(id)).updates.at(-1)?.changes?.progress?.percent, 1);
    await fixture.settle(claim, { type: 'completed' });
    equal((await fixture.api.get(id)).progress?.percent, 40);
  });
  test('progress never falls within an attempt', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    for (const percent of [50, 30])
      await fixture.source.sync({
        workerId: 'w1',
        reports: [{ ...claim, progress: { percent }, messages: [{ severity: 'info', text: 'x' }] }],
      });
    equal((await fixture.api.get(id)).progress?.percent, 50);
  });
  test('a wrong report is refused by itself and names the field', async () => {
    await using fixture = await engineFixture();
    await fixture.submit();
    await fixture.submit();
    const [one, two] = [await fixture.claim(), await fixture.claim()];
    const { jobs } = await fixture.source.sync({
      workerId: 'w1',
      reports: [
        { ...one, settlement: { type: 'failed', error: { code: '', message: '' } } },
        { ...two, settlement: { type: 'completed' } },
      ],
    });
    ok(jobs[0] && 'error' in jobs[0] && jobs[0].error.message.includes('/settlement/error'));
    ok(jobs[1] && 'state' in jobs[1] && jobs[1].state === 'succeeded');
  });
  for (const [verb, control] of [
    ['pause', 'pause'],
    ['stop', 'stop'],
    ['cancel', 'cancel'],
  ] as const)
    test(`${verb} ends a waiting sync at once with its control`, async () => {
      await using fixture = await engineFixture({
        kinds: [{ description: { kind: 'demo:echo', pausable: true } }],
      });
      const { id } = await fixture.submit();
      const claim = await fixture.claim();
      const waiting = fixture.source.sync({ workerId: 'w1', reports: [{ ...claim }], ...LONG_WAIT });
      await fixture.api.control(id, verb);
      const [answer] = (await waiting).jobs;
      equal(answer && 'control' in answer && answer.control, control);
    });
  test('a report under an old claim is told so and changes nothing', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    await fixture.clock.pass(claim.leaseMs + 2_000);
    await fixture.update(id, ({ event }) => event === 'rescue');
    const { jobs } = await fixture.source.sync({
      workerId: 'w1',
      reports: [{ ...claim, progress: { percent: 99 }, settlement: { type: 'completed' } }],
    });
    ok(jobs[0] && 'error' in jobs[0] && jobs[0].error.code === 'claim-lost');
    equal((await fixture.api.get(id)).state, 'queued');
  });
});

describe('settling', () => {
  test('a failed attempt waits its backoff and is tried again, until the budget is spent', async () => {
    const backoff = { type: 'fixed', delayMs: 1_000, jitter: 0 } as const;
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ maxAttempts: 2, backoff });
    const failed = { type: 'failed', error: { code: 'disk', message: 'No room.' } } as const;
    equal(await fixture.settle(await fixture.claim(), failed), 'retrying');
    deepEqual((await fixture.api.get(id)).error, failed.error);
    await fixture.clock.advance(1_000);
    await fixture.update(id, ({ event }) => event === 'promote');
    equal(await fixture.settle(await fixture.claim(), failed), 'failed');
  });
  test('an error that is not retryable ends the job at once', async () => {
    await using fixture = await engineFixture();
    await fixture.submit();
    const error = { code: 'bad', message: 'Never.', retryable: false };
    equal(await fixture.settle(await fixture.claim(), { type: 'failed', error }), 'failed');
  });
  test('a failed attempt of a job that is cancelled does not come back', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    equal((await fixture.api.control(id, 'cancel')).state, 'cancelling');
    equal(await fixture.settle(claim, { type: 'failed', error: { code: 'x', message: 'y' } }), 'cancelled');
  });
  test('after a cancel is answered the job never succeeds', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    await fixture.api.control(id, 'cancel');
    equal(await fixture.settle(claim, { type: 'completed', output: 1 }), 'cancelled');
    equal((await fixture.api.get(id)).output, undefined);
  });
  test('a stop keeps what the handler returns, marked partial', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    await fixture.api.control(id, 'stop');
    equal(await fixture.settle(claim, { type: 'completed', output: { rows: 3 } }), 'succeeded');
    const { output, partial } = await fixture.api.get(id);
    deepEqual([output, partial], [{ rows: 3 }, true]);
  });
  test('a kind that saves no checkpoint is not pausable while it runs', async () => {
    await using fixture = await engineFixture({ kinds: [{ description: { kind: 'demo:echo' } }] });
    const { id } = await fixture.submit();
    await fixture.claim();
    await rejects(
      fixture.api.control(id, 'pause'),
      (error) => isJobError(error) && error.code === 'not-pausable',
    );
  });
  test('verbs are harmless when repeated and refused where they make no sense', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    for (const verb of ['pause', 'pause', 'resume', 'resume', 'cancel', 'cancel'] as const)
      await fixture.api.control(id, verb);
    const { state, sequence } = await fixture.api.get(id);
    deepEqual([state, sequence], ['cancelled', 4]);
    await rejects(
      fixture.api.control(id, 'start'),
      (error) => isJobError(error) && error.facts.state === 'cancelled',
    );
  });
});

describe('chores', () => {
  test('a delayed job starts at its time', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ delayMs: 5_000 });
    await fixture.clock.advance(5_000);
    await fixture.update(id, ({ state }) => state === 'queued');
  });
  test('a job nobody began by its moment fails', async () => {
    await using fixture = await engineFixture();
    const startBy = new Date(fixture.clock.now() + 1_000).toISOString();
    const { id } = await fixture.submit({ startBy });
    await fixture.clock.advance(2_000);
    await fixture.update(id, ({ state }) => state === 'failed');
    equal((await fixture.api.get(id)).error?.code, 'start-by-passed');
  });
  test('a job whose worker is lost on the last attempt fails', async () => {
    await using fixture = await engineFixture({ sweepMs: 1_000 });
    const { id } = await fixture.submit({ maxAttempts: 1 });
    const { leaseMs } = await fixture.claim();
    await fixture.clock.pass(leaseMs + 2_000);
    await fixture.update(id, ({ state }) => state === 'failed');
    equal((await fixture.api.get(id)).error?.code, 'worker-lost');
  });
  test('a finished job is pruned with its time', async () => {
    await using fixture = await engineFixture({ retention: { succeededMs: 1_000 } });
    const { id } = await fixture.submit();
    await fixture.settle(await fixture.claim(), { type: 'completed' });
    let gone = false;
    for (let round = 0; round < 100 && !gone; round += 1) {
      await fixture.clock.advance(60_000);
      gone = await fixture.api.get(id).then(
        () => false,
        (error) => isJobError(error) && error.code === 'job-deleted',
      );
    }
    ok(gone);
  });
});

describe('tenants', () => {
  test('a foreign job answers like an unknown one to every verb', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    const foreign = fixture.engine.as({ ...LOCAL_CALLER, tenant: 'other' });
    const unknown = `job_${'0'.repeat(26)}`;
    const verbs = {
      get: (jobId: string) => foreign.get(jobId),
      cancel: (jobId: string) => foreign.control(jobId, 'cancel'),
      pause: (jobId: string) => foreign.control(jobId, 'pause'),
      acknowledge: (jobId: string) => foreign.acknowledge(jobId),
      delete: (jobId: string) => foreign.delete(jobId),
      result: (jobId: string) => foreign.result(jobId),
      messages: (jobId: string) => foreign.messages(jobId),
      artifacts: (jobId: string) => foreign.artifacts(jobId),
      watch: (jobId: string) => Array.fromAsync(foreign.watch(jobId)),
    };
    const outcome = (jobId: string, verb: (jobId: string) => Promise<unknown>) =>
      verb(jobId).then(String, (error: Error) => error.message.replaceAll(jobId, 'ID'));
    for (const [name, verb] of Object.entries(verbs))
      equal(await outcome(id, verb), await outcome(unknown, verb), name);
    deepEqual((await foreign.list({ counts: true })).counts, {});
  });
});
