import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ControlVerb } from '@longrun/core';
import { say } from '../testing/say.ts';
import { type ServersFixture, serversFixture } from '../testing/servers-fixture.ts';

const FATES = ['flow', 'lost'] as const;

/** A job of a pausable kind in the hands of a worker of A. */
async function running(fixture: ServersFixture) {
  const { a } = fixture;
  await a.source.register([{ kind: 'demo:echo', pausable: true }]);
  await a.submit();
  return a.claim();
}

for (const fate of FATES)
  describe(`what is asked of a job through another server, with hints ${fate}`, () => {
    for (const verb of ['pause', 'stop', 'cancel'] satisfies ControlVerb[]) {
      test(`reaches its worker with the next heartbeat: ${verb}`, async () => {
        await using fixture = await serversFixture();
        const claim = await running(fixture);
        fixture.database.fate(fate);
        await say(fixture.a, claim, { progress: { percent: 10 } });
        await fixture.b.api.control(claim.jobId, verb);
        const answer = await say(fixture.a, claim);
        equal('control' in answer && answer.control, verb);
      });

      test(`ends a heartbeat that is held back: ${verb}`, async () => {
        await using fixture = await serversFixture();
        const { a, b, clock, database } = fixture;
        const { jobId, claimId } = await running(fixture);
        database.fate(fate);
        const beat = a.source.sync({ workerId: 'w1', reports: [{ jobId, claimId }], waitMs: 60_000 });
        await clock.pass(3_000, 100);
        await b.api.control(jobId, verb);
        await clock.pass(2_000, 100);
        const [answer] = (await beat).jobs;
        equal(answer && 'control' in answer && answer.control, verb);
      });
    }

    test('reaches a worker that does nothing but report numbers', async () => {
      await using fixture = await serversFixture();
      const claim = await running(fixture);
      fixture.database.fate(fate);
      const answerTo = async (percent: number) => {
        const answer = await say(fixture.a, claim, { progress: { percent } });
        return 'control' in answer && answer.control;
      };
      await answerTo(1);
      await fixture.b.api.control(claim.jobId, 'cancel');
      let percent = 2;
      for (; (await answerTo(percent)) !== 'cancel'; percent += 1) await fixture.clock.advance(100);
      ok(percent < 10, 'it was told within a second');
    });

    test('holds, once a cancel was acknowledged, whatever the worker says next', async () => {
      await using fixture = await serversFixture();
      const claim = await running(fixture);
      fixture.database.fate(fate);
      await fixture.b.api.control(claim.jobId, 'cancel');
      equal(await fixture.a.settle(claim, { type: 'completed', output: 'done' }), 'cancelled');
    });
  });

for (const fate of FATES)
  describe(`a claim that was lost through another server, with hints ${fate}`, () => {
    const lost = async (fixture: ServersFixture) => {
      const claim = await running(fixture);
      fixture.database.fate(fate);
      await say(fixture.a, claim, { progress: { percent: 10 } });
      const goOn = fixture.line.stall();
      await fixture.clock.pass(40_000, 1_000);
      const second = await fixture.b.claim();
      equal(second.jobId, claim.jobId);
      goOn();
      return { claim, second };
    };
    const codeOf = (answer: object) => 'error' in answer && (answer.error as { code: string }).code;

    test('is told so with the next word, which changes nothing', async () => {
      await using fixture = await serversFixture();
      const { claim, second } = await lost(fixture);
      equal(codeOf(await say(fixture.a, claim)), 'claim-lost');
      equal(codeOf(await say(fixture.a, claim, { progress: { percent: 90 } })), 'claim-lost');
      equal(codeOf(await say(fixture.a, claim, { settlement: { type: 'completed' } })), 'claim-lost');
      const job = await fixture.b.api.get(claim.jobId);
      deepEqual([job.state, job.attempt, job.progress], ['running', 2, undefined]);
      equal(await fixture.b.settle(second, { type: 'completed' }), 'succeeded');
    });

    test('ends a heartbeat that is held back', async () => {
      await using fixture = await serversFixture();
      const { a, b, clock, database } = fixture;
      const { jobId, claimId } = await running(fixture);
      database.fate(fate);
      const beat = a.source.sync({ workerId: 'w1', reports: [{ jobId, claimId }], waitMs: 60_000 });
      await clock.pass(1_000, 100);
      await b.api.delete(jobId, { force: true });
      await clock.pass(2_000, 100);
      await beat;
      equal(codeOf(await say(a, { jobId, claimId })), 'job-deleted');
    });
  });

describe('a worker that talks to another server with each request', () => {
  test('keeps its lease, its progress and its claim, and is heard at the end', async () => {
    await using fixture = await serversFixture();
    const { a, b, clock } = fixture;
    const claim = await running(fixture);
    for (let beat = 1; beat <= 12; beat += 1) {
      await clock.pass(10_000, 1_000);
      const answer = await say(beat % 2 ? b : a, claim, beat % 3 ? {} : { progress: { percent: beat } });
      equal('state' in answer && answer.state, 'running');
    }
    await say(a, claim, { progress: { percent: 80 } });
    equal(await b.settle(claim, { type: 'completed' }), 'succeeded');
    const { attempt, progress } = await a.api.get(claim.jobId);
    deepEqual([attempt, progress?.percent], [1, 80]);
  });

  test('is tried again as its kind says, though the server that is told has never heard of it', async () => {
    await using fixture = await serversFixture();
    const { a, b } = fixture;
    await a.source.register([{ kind: 'demo:echo', errorRules: [{ code: 'broken', permanent: true }] }]);
    await a.submit();
    const claim = await a.claim();
    const error = { code: 'broken', message: 'It broke.', retryable: true };
    equal(await b.settle(claim, { type: 'failed', error }), 'failed');
  });

  test('leaves nothing behind in the memory of a server that it has left', async () => {
    await using fixture = await serversFixture();
    const { a, b, clock } = fixture;
    const claim = await running(fixture);
    await b.settle(claim, { type: 'completed' });
    await clock.pass(40_000, 1_000);
    const looked = fixture.database.count('jobs');
    equal('error' in (await say(a, claim, { progress: { percent: 1 } })), true);
    equal(fixture.database.count('jobs') - looked, 1, 'the claim was looked up');
  });
});
