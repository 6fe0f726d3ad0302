import { deepEqual, equal, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClaimedJob, Settlement, WaitRequest } from '@longrun/core';
import { type EngineFixture, engineFixture } from './testing/index.ts';

const waiting = (name: string, request: WaitRequest): Settlement => ({ type: 'waiting', name, for: request });

async function begin(fixture: EngineFixture): Promise<ClaimedJob> {
  await fixture.submit();
  return fixture.claim();
}

describe('a timer', () => {
  test('holds no worker, ends in time, and its name is a step then', async () => {
    await using fixture = await engineFixture();
    const claim = await begin(fixture);
    equal(await fixture.settle(claim, waiting('nap', { type: 'timer', delayMs: 60_000 })), 'waiting');
    const job = await fixture.api.get(claim.jobId);
    deepEqual(job.waitingFor, { type: 'timer', name: 'nap', until: job.scheduledAt });
    await fixture.clock.pass(59_000);
    equal((await fixture.api.get(claim.jobId)).state, 'waiting');
    await fixture.clock.pass(1_000);
    await fixture.update(claim.jobId, ({ event }) => event === 'wake');
    const again = await fixture.claim();
    deepEqual(again.steps, { nap: { value: null } });
    equal(again.attempt, 1, 'waiting is no failure');
    equal((await fixture.api.get(claim.jobId)).waitingFor, undefined);
  });
  test('goes on during a pause, but the job does not before it is resumed', async () => {
    await using fixture = await engineFixture();
    const claim = await begin(fixture);
    await fixture.settle(claim, waiting('nap', { type: 'timer', delayMs: 1_000 }));
    equal((await fixture.api.control(claim.jobId, 'pause')).state, 'paused');
    await fixture.clock.pass(5_000);
    equal((await fixture.api.get(claim.jobId)).state, 'paused');
    equal((await fixture.api.control(claim.jobId, 'resume')).state, 'queued');
  });
  test('asked for by a job that was cancelled meanwhile leaves nothing to wait for', async () => {
    await using fixture = await engineFixture();
    const claim = await begin(fixture);
    await fixture.api.control(claim.jobId, 'cancel');
    equal(await fixture.settle(claim, waiting('nap', { type: 'timer', delayMs: 60_000 })), 'cancelled');
    const { waitingFor, scheduledAt } = await fixture.api.get(claim.jobId);
    deepEqual([waitingFor, scheduledAt], [undefined, undefined]);
  });
  test('without an end is refused, and so is a name that is the engine’s own', async () => {
    await using fixture = await engineFixture();
    const claim = await begin(fixture);
    await rejects(fixture.settle(claim, waiting('nap', { type: 'timer' })), /needs delayMs or until/);
    await rejects(
      fixture.settle(claim, waiting('$nap', { type: 'timer', delayMs: 1 })),
      /must not begin with \$/,
    );
    equal((await fixture.api.get(claim.jobId)).state, 'running');
  });
});

describe('a question', () => {
  const ask: WaitRequest = {
    type: 'answer',
    question: 'Publish?',
    schema: { type: 'object', properties: { yes: { type: 'boolean' } }, required: ['yes'] },
  };

  test('waits for an answer that fits its schema, and tells who gave it', async () => {
    await using fixture = await engineFixture();
    const claim = await begin(fixture);
    equal(await fixture.settle(claim, waiting('publish', ask)), 'waiting');
    const asked = await fixture.api.get(claim.jobId);
    equal(asked.waitingFor?.type === 'answer' && asked.waitingFor.question, 'Publish?');
    equal(asked.allowedActions.includes('answer'), true);
    await rejects(fixture.api.answer(claim.jobId, { yes: 'maybe' }), { code: 'invalid-input' });
    equal((await fixture.api.answer(claim.jobId, { yes: true }, { reason: 'seen' })).state, 'queued');
    const { by, reason } = await fixture.update(claim.jobId, ({ event }) => event === 'wake');
    deepEqual([by, reason], ['local', 'seen']);
    deepEqual((await fixture.claim()).steps, { publish: { value: { yes: true } } });
  });
  test('is answered once', async () => {
    await using fixture = await engineFixture();
    const claim = await begin(fixture);
    await fixture.settle(claim, waiting('publish', ask));
    await fixture.api.answer(claim.jobId, { yes: true });
    await rejects(fixture.api.answer(claim.jobId, { yes: false }), { code: 'not-waiting' });
  });
  test('can be answered during a pause; the job then goes on when it is resumed', async () => {
    await using fixture = await engineFixture();
    const claim = await begin(fixture);
    await fixture.settle(claim, waiting('publish', ask));
    await fixture.api.control(claim.jobId, 'pause');
    const answered = await fixture.api.answer(claim.jobId, { yes: true });
    deepEqual([answered.state, answered.waitingFor], ['paused', undefined]);
    equal((await fixture.api.control(claim.jobId, 'resume')).state, 'queued');
    deepEqual((await fixture.claim()).steps, { publish: { value: { yes: true } } });
  });
  test('that nobody answers in time says so', async () => {
    await using fixture = await engineFixture();
    const claim = await begin(fixture);
    await fixture.settle(claim, waiting('publish', { ...ask, delayMs: 1_000 }));
    await fixture.clock.pass(2_000);
    await fixture.update(claim.jobId, ({ event }) => event === 'wake');
    deepEqual((await fixture.claim()).steps, { publish: { timedOut: true } });
  });
  test('that is still open when its job is cancelled, is open no more', async () => {
    await using fixture = await engineFixture();
    const claim = await begin(fixture);
    await fixture.settle(claim, waiting('publish', ask));
    await fixture.api.control(claim.jobId, 'cancel');
    const { waitingFor, allowedActions } = await fixture.api.get(claim.jobId);
    deepEqual([waitingFor, allowedActions.includes('answer')], [undefined, false]);
    await rejects(fixture.api.answer(claim.jobId, { yes: true }), { code: 'not-waiting' });
  });
});

describe('waiting for other jobs', () => {
  test('brings how each of them ended, in the order asked', async () => {
    await using fixture = await engineFixture();
    const [one, two] = [
      await fixture.submit({ kind: 'a:x' }),
      await fixture.submit({ kind: 'b:x', maxAttempts: 1 }),
    ];
    const claim = await begin(fixture);
    await fixture.settle(claim, waiting('both', { type: 'jobs', jobIds: [two.id, one.id] }));
    await fixture.settle(await fixture.claim('a:x'), { type: 'completed', output: 1 });
    equal((await fixture.api.get(claim.jobId)).state, 'waiting');
    const error = { code: 'bad', message: 'Bad.' };
    await fixture.settle(await fixture.claim('b:x'), { type: 'failed', error });
    equal((await fixture.api.get(claim.jobId)).state, 'queued');
    deepEqual((await fixture.claim()).steps?.both, {
      value: [
        { jobId: two.id, state: 'failed', error },
        { jobId: one.id, state: 'succeeded', output: 1 },
      ],
    });
  });
  test('that have ended before goes on at once', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ kind: 'a:x' });
    await fixture.settle(await fixture.claim('a:x'), { type: 'completed' });
    const claim = await begin(fixture);
    await fixture.settle(claim, waiting('it', { type: 'jobs', jobIds: [id] }));
    equal((await fixture.api.get(claim.jobId)).state, 'queued');
  });
  test('that have been cancelled before goes on at once', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ kind: 'a:x' });
    await fixture.api.control(id, 'cancel');
    const claim = await begin(fixture);
    await fixture.settle(claim, waiting('it', { type: 'jobs', jobIds: [id] }));
    equal((await fixture.api.get(claim.jobId)).state, 'queued');
    const next = await fixture.submit({ predecessorIds: [id], onPredecessorFailure: 'ignore' });
    equal((await fixture.api.get(next.id)).state, 'queued');
  });
  test('one of which is deleted, goes on without it', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ kind: 'a:x' });
    const claim = await begin(fixture);
    await fixture.settle(claim, waiting('it', { type: 'jobs', jobIds: [id] }));
    await fixture.api.delete(id);
    equal((await fixture.api.get(claim.jobId)).state, 'queued');
  });
  test('that do not exist is refused', async () => {
    await using fixture = await engineFixture();
    const claim = await begin(fixture);
    await rejects(fixture.settle(claim, waiting('it', { type: 'jobs', jobIds: ['job_none'] })), /is no job/);
  });
});

describe('predecessors', () => {
  const end = async (fixture: EngineFixture, kind: string, output: number) =>
    fixture.settle(await fixture.claim(kind), { type: 'completed', output });

  test('hold a job back until the last has succeeded, and hand on what they made', async () => {
    await using fixture = await engineFixture();
    const [a, b] = [await fixture.submit({ kind: 'a:x' }), await fixture.submit({ kind: 'b:x' })];
    const next = await fixture.submit({ predecessorIds: [a.id, b.id] });
    equal(next.state, 'waiting');
    await end(fixture, 'b:x', 2);
    equal((await fixture.api.get(next.id)).state, 'waiting');
    await end(fixture, 'a:x', 1);
    equal((await fixture.api.get(next.id)).state, 'queued');
    deepEqual((await fixture.claim()).predecessors, [
      { jobId: a.id, state: 'succeeded', output: 1 },
      { jobId: b.id, state: 'succeeded', output: 2 },
    ]);
  });
  test('one that fails is waited for until a retry succeeds', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ kind: 'a:x' });
    const next = await fixture.submit({ predecessorIds: [id] });
    await fixture.api.control(id, 'cancel');
    equal((await fixture.api.get(next.id)).state, 'waiting');
    await fixture.api.control(id, 'retry');
    await end(fixture, 'a:x', 1);
    equal((await fixture.api.get(next.id)).state, 'queued');
  });
  test('one that fails takes the job along where that was asked for', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ kind: 'a:x' });
    const next = await fixture.submit({ predecessorIds: [id], onPredecessorFailure: 'fail' });
    const last = await fixture.submit({ predecessorIds: [next.id], onPredecessorFailure: 'fail' });
    await fixture.api.control(id, 'cancel');
    for (const job of [next, last]) {
      const { state, error } = await fixture.api.get(job.id);
      deepEqual([state, error?.code], ['failed', 'predecessor-failed']);
    }
  });
  test('that do not exist are refused, and nothing is stored', async () => {
    await using fixture = await engineFixture();
    await rejects(fixture.submit({ predecessorIds: ['job_none'] }), {
      code: 'predecessor-not-found',
    });
    deepEqual((await fixture.api.list()).jobs, []);
  });
  test('a job that is to start later does so even when they end early', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ kind: 'a:x' });
    const next = await fixture.submit({ predecessorIds: [id], delayMs: 60_000 });
    equal(next.state, 'waiting');
    await end(fixture, 'a:x', 1);
    equal((await fixture.api.get(next.id)).state, 'scheduled');
    await fixture.clock.pass(60_000);
    await fixture.update(next.id, ({ state }) => state === 'queued');
  });
  test('a graph of named jobs runs in its order, whatever the order of the requests', async () => {
    await using fixture = await engineFixture();
    const answers = await fixture.api.submit([
      { kind: 'c:x', ref: 'c', predecessorIds: ['#a', '#b'] },
      { kind: 'a:x', ref: 'a' },
      { kind: 'b:x', ref: 'b', predecessorIds: ['#a'] },
    ]);
    deepEqual(
      answers.map(({ job }) => job?.state),
      ['waiting', 'queued', 'waiting'],
    );
    for (const kind of ['a:x', 'b:x', 'c:x']) await end(fixture, kind, 1);
  });
  test('a circle is refused whole', async () => {
    await using fixture = await engineFixture();
    const answers = await fixture.api.submit([
      { kind: 'a:x', ref: 'a', predecessorIds: ['#b'] },
      { kind: 'b:x', ref: 'b', predecessorIds: ['#a'] },
      { kind: 'c:x', predecessorIds: ['#d'] },
    ]);
    deepEqual(
      answers.map(({ error }) => error && 'code' in error && error.code),
      ['invalid-input', 'invalid-input', 'invalid-input'],
    );
  });
});
