import { equal, ok, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClaimedJob, JobReport, ReportAnswer } from '@longrun/core';
import { LOCAL_CALLER } from './caller.ts';
import { openSqlite } from './sqlite/index.ts';
import { type EngineFixture, engineFixture, type ManualClock, manualClock } from './testing/index.ts';
import { createLine, type Line } from './testing/line.ts';

/** An engine whose store can do what was asked and lose the answer. */
async function fixtureOnLine(): Promise<{ fixture: EngineFixture; line: Line; clock: ManualClock }> {
  const clock = manualClock();
  const line = createLine(await openSqlite({ file: ':memory:', clock }));
  return { line, clock, fixture: await engineFixture({ store: line.store, clock }) };
}

async function say(
  { source }: EngineFixture,
  { jobId, claimId }: ClaimedJob,
  words: Partial<JobReport>,
): Promise<ReportAnswer | undefined> {
  const { jobs } = await source.sync({ workerId: 'w1', reports: [{ jobId, claimId, ...words }] });
  return jobs[0];
}

const codeOf = (answer: ReportAnswer | undefined) => answer && 'error' in answer && answer.error.code;

describe('when the answer of the store is lost', () => {
  test('to a cancel, the worker learns of it with its next word all the same', async () => {
    const { fixture, line } = await fixtureOnLine();
    await using _ = fixture;
    await fixture.submit();
    const claim = await fixture.claim();
    line.lose('after');
    await rejects(fixture.api.control(claim.jobId, 'cancel'), { code: 'outcome-unknown' });
    const answer = await say(fixture, claim, {});
    equal(answer && 'control' in answer && answer.control, 'cancel');
  });
  test('to a settlement, its claim is lost for every later word', async () => {
    const { fixture, line } = await fixtureOnLine();
    await using _ = fixture;
    await fixture.submit();
    const claim = await fixture.claim();
    line.lose('after');
    equal(codeOf(await say(fixture, claim, { settlement: { type: 'completed' } })), 'outcome-unknown');
    equal(codeOf(await say(fixture, claim, {})), 'claim-lost');
  });
  test('to a settlement that was not made, progress that was only shown goes with the next', async () => {
    const { fixture, line } = await fixtureOnLine();
    await using _ = fixture;
    await fixture.submit();
    const claim = await fixture.claim();
    for (const percent of [10, 90]) await say(fixture, claim, { progress: { percent } });
    line.lose('before');
    equal(codeOf(await say(fixture, claim, { settlement: { type: 'completed' } })), 'outcome-unknown');
    await fixture.settle(claim, { type: 'completed' });
    equal((await fixture.api.get(claim.jobId)).progress?.percent, 90);
  });
  test('to a claim inside the owning process, the job is taken back: its worker does not know of it', async () => {
    const { fixture, line, clock } = await fixtureOnLine();
    await using _ = fixture;
    const { id } = await fixture.submit();
    const request = { workerId: 'w1', kinds: ['demo:echo'], capacity: 1 };
    const source = fixture.engine.source(LOCAL_CALLER, { embedded: true });
    line.lose('after');
    await rejects(source.claim(request), { code: 'outcome-unknown' });
    equal((await fixture.api.get(id)).state, 'running');
    await clock.advance(1_000);
    const [claim] = await source.claim(request);
    ok(claim);
    await clock.pass(3_000);
    equal(await fixture.settle(claim, { type: 'completed' }), 'succeeded');
  });
});
