import { deepEqual, equal, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClaimedJob, JobReport } from '@longrun/core';
import { type EngineFixture, engineFixture } from './testing/index.ts';

const PAUSABLE = { kinds: [{ description: { kind: 'demo:echo', pausable: true, confirmMs: 10_000 } }] };

/** Time passes while the worker goes on renewing its lease. */
async function hold(fixture: EngineFixture, claim: ClaimedJob, ms: number, words: Partial<JobReport> = {}) {
  for (let left = ms; left > 0; left -= 1_000) {
    await fixture.clock.pass(Math.min(1_000, left));
    await say(fixture, claim, words);
  }
}

async function say(
  { source }: EngineFixture,
  { jobId, claimId }: ClaimedJob,
  words: Partial<JobReport> = {},
) {
  const { jobs } = await source.sync({ workerId: 'w1', reports: [{ jobId, claimId, ...words }] });
  return jobs[0];
}

describe('the limit of the whole job', () => {
  test('ends it wherever it is, and takes it from its worker', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ jobTimeoutMs: 5_000 });
    const claim = await fixture.claim();
    await hold(fixture, claim, 5_000);
    await fixture.update(id, ({ state }) => state === 'failed');
    equal((await fixture.api.get(id)).error?.code, 'job-timeout');
    const answer = await say(fixture, claim);
    equal(answer && 'error' in answer && answer.error.code, 'claim-lost');
  });
  test('does not count the time of a pause', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ jobTimeoutMs: 5_000 });
    await fixture.clock.pass(3_000);
    await fixture.api.control(id, 'pause');
    await fixture.clock.pass(60_000);
    await fixture.api.control(id, 'resume');
    await fixture.clock.pass(1_000);
    equal((await fixture.api.get(id)).state, 'queued');
    await fixture.clock.pass(2_000);
    await fixture.update(id, ({ state }) => state === 'failed');
  });
  test('begins when the job may run, not while it is scheduled', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ jobTimeoutMs: 5_000, delayMs: 60_000 });
    await fixture.clock.pass(61_000);
    await fixture.update(id, ({ state }) => state === 'queued');
    await fixture.clock.pass(6_000);
    await fixture.update(id, ({ state }) => state === 'failed');
  });
});

describe('the limit of an attempt', () => {
  const timeout = { type: 'failed', error: { code: 'timeout', message: 'Too long.' } } as const;

  test('can stop the job, which keeps what it has saved', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ timeoutMs: 5_000, onTimeout: 'stop' });
    const claim = await fixture.claim();
    await say(fixture, claim, { partial: { rows: 3 } });
    equal(await fixture.settle(claim, timeout), 'succeeded');
    const { partial, output, error } = await fixture.api.get(id);
    deepEqual([partial, output, error], [true, { rows: 3 }, undefined]);
    const { updates } = await fixture.api.history(id);
    deepEqual(
      updates.slice(-2).map(({ event }) => event),
      ['stop', 'expire'],
    );
  });
  test('keeps what comes with its end', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ onTimeout: 'stop' });
    await say(fixture, await fixture.claim(), { partial: 1, settlement: timeout });
    deepEqual((await fixture.api.get(id)).output, 1);
  });
  test('fails a job that has saved nothing, with no further attempt', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ onTimeout: 'stop', maxAttempts: 5 });
    equal(await fixture.settle(await fixture.claim(), timeout), 'failed');
    equal((await fixture.api.get(id)).error?.code, 'timeout');
  });
  test('is an attempt like any other unless told otherwise', async () => {
    await using fixture = await engineFixture();
    await fixture.submit({ timeoutMs: 5_000 });
    equal(await fixture.settle(await fixture.claim(), timeout), 'retrying');
  });
});

describe('the limit of silence', () => {
  test('ends an attempt that says nothing, though its worker is alive', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ idleTimeoutMs: 5_000 });
    const claim = await fixture.claim();
    await hold(fixture, claim, 4_000);
    equal((await fixture.api.get(id)).state, 'running');
    await hold(fixture, claim, 3_000);
    const { state, error, attempt } = await fixture.api.get(id);
    deepEqual([state === 'retrying' || state === 'queued', error?.code, attempt], [true, 'idle-timeout', 1]);
  });
  test('is moved on by everything the attempt says', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ idleTimeoutMs: 5_000 });
    const claim = await fixture.claim();
    await hold(fixture, claim, 20_000, { progress: { info: 'still at it' } });
    equal((await fixture.api.get(id)).state, 'running');
  });
});

describe('a worker that does not confirm', () => {
  test('makes the job stuck; force takes it away, and the log says who did', async () => {
    await using fixture = await engineFixture(PAUSABLE);
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    await fixture.api.control(id, 'pause');
    await rejects(fixture.api.control(id, 'force'), { code: 'not-stuck' });
    await hold(fixture, claim, 11_000);
    await fixture.update(id, ({ event }) => event === 'stuck');
    const stuck = await fixture.api.get(id);
    deepEqual([stuck.state, stuck.stuck, stuck.allowedActions.includes('force')], ['pausing', true, true]);
    const forced = await fixture.api.control(id, 'force', { reason: 'it hangs' });
    deepEqual([forced.state, forced.stuck, forced.attempt], ['paused', undefined, 1]);
    const { by, reason } = await fixture.update(id, ({ event }) => event === 'force');
    deepEqual([by, reason], ['local', 'it hangs']);
    const answer = await say(fixture, claim, { settlement: { type: 'completed', output: 1 } });
    equal(answer && 'error' in answer && answer.error.code, 'claim-lost');
  });
  test('keeps a stopped job’s saved output when it is forced', async () => {
    await using fixture = await engineFixture(PAUSABLE);
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    await say(fixture, claim, { partial: { rows: 3 } });
    await fixture.api.control(id, 'stop');
    await hold(fixture, claim, 11_000);
    await fixture.update(id, ({ event }) => event === 'stuck');
    const { state, partial, output } = await fixture.api.control(id, 'force');
    deepEqual([state, partial, output], ['succeeded', true, { rows: 3 }]);
  });
  test('loses a cancelled job without being asked again', async () => {
    await using fixture = await engineFixture(PAUSABLE);
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    await fixture.api.control(id, 'cancel');
    await hold(fixture, claim, 11_000);
    await fixture.update(id, ({ state }) => state === 'cancelled');
  });
  test('stopped by force with nothing saved, the job has failed and says why', async () => {
    await using fixture = await engineFixture(PAUSABLE);
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    await fixture.api.control(id, 'stop');
    await hold(fixture, claim, 11_000);
    await fixture.update(id, ({ event }) => event === 'stuck');
    const { state, error } = await fixture.api.control(id, 'force');
    deepEqual([state, error?.code], ['failed', 'forced']);
  });
  test('is no longer stuck when something else is asked', async () => {
    await using fixture = await engineFixture(PAUSABLE);
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    await fixture.api.control(id, 'pause');
    await hold(fixture, claim, 11_000);
    await fixture.update(id, ({ event }) => event === 'stuck');
    equal((await fixture.api.control(id, 'cancel')).stuck, undefined);
  });
});

describe('a job that takes its workers down', () => {
  const lose = async (fixture: EngineFixture, words?: Partial<JobReport>) => {
    const claim = await fixture.claim();
    if (words) await say(fixture, claim, words);
    await fixture.clock.pass(claim.leaseMs + 2_000);
    await fixture.update(claim.jobId, ({ attempt, event }) => attempt === claim.attempt && event !== 'claim');
    return fixture.api.get(claim.jobId);
  };
  test('is quarantined after three in a row', async () => {
    await using fixture = await engineFixture();
    await fixture.submit({ maxAttempts: 50 });
    equal((await lose(fixture)).state, 'queued');
    equal((await lose(fixture)).state, 'queued');
    const { state, error } = await lose(fixture);
    deepEqual([state, error?.code], ['failed', 'quarantined']);
  });
  test('is not, as long as it gets on', async () => {
    await using fixture = await engineFixture();
    await fixture.submit({ maxAttempts: 50 });
    for (let row = 0; row < 5; row += 1)
      equal((await lose(fixture, { checkpoint: { row } })).state, 'queued');
  });
});

describe('rules for errors', () => {
  const errorRules = [
    { code: 'quota-*', backoff: { type: 'fixed', delayMs: 90_000 } },
    { code: 'bad-input', permanent: true },
  ] as const;
  const failed = (code: string) => ({ type: 'failed', error: { code, message: 'No.' } }) as const;

  test('make one code permanent', async () => {
    await using fixture = await engineFixture();
    await fixture.submit({ errorRules });
    equal(await fixture.settle(await fixture.claim(), failed('bad-input')), 'failed');
  });
  test('give another its own wait', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ errorRules });
    equal(await fixture.settle(await fixture.claim(), failed('quota-exceeded')), 'retrying');
    await fixture.clock.pass(89_000);
    equal((await fixture.api.get(id)).state, 'retrying');
    await fixture.clock.pass(1_000);
    await fixture.update(id, ({ event }) => event === 'promote');
  });
});

describe('a retry', () => {
  const ended = async (fixture: EngineFixture, words: Partial<JobReport> = {}) => {
    const { id } = await fixture.submit({ input: { file: 'a' } });
    const claim = await fixture.claim();
    await say(fixture, claim, words);
    await fixture.settle(claim, { type: 'completed', output: { failed: [3] } });
    return id;
  };
  test('takes another input', async () => {
    await using fixture = await engineFixture();
    const id = await ended(fixture);
    const { input } = await fixture.api.control(id, 'retry', { input: { file: 'b' } });
    deepEqual(input, { file: 'b' });
    deepEqual((await fixture.claim()).input, { file: 'b' });
  });
  test('with an input that does not fit changes nothing', async () => {
    const inputSchema = { type: 'object', properties: { file: { type: 'string' } } };
    await using fixture = await engineFixture({
      kinds: [{ description: { kind: 'demo:echo', inputSchema } }],
    });
    const id = await ended(fixture);
    await rejects(fixture.api.control(id, 'retry', { input: { file: 7 } }), { code: 'invalid-input' });
    const { state, input } = await fixture.api.get(id);
    deepEqual([state, input], ['succeeded', { file: 'a' }]);
  });
  test('of what failed hands on the checkpoint and what the last run has made', async () => {
    await using fixture = await engineFixture();
    const id = await ended(fixture, { checkpoint: { row: 9 } });
    await fixture.api.control(id, 'retry', { only: 'failed' });
    const { retry, checkpoint } = await fixture.claim();
    deepEqual([retry, checkpoint], [{ only: 'failed', output: { failed: [3] } }, { row: 9 }]);
  });
});
