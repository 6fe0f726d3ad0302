import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fromMoment, toMoment } from '@longrun/core';
import { openSqlite } from './sqlite/index.ts';
import type { Store } from './store.ts';
import { type EngineFixture, engineFixture, manualClock } from './testing/index.ts';

/** Runs jobs of the kind, each for so many milliseconds. */
async function run(fixture: EngineFixture, ...times: readonly number[]): Promise<void> {
  for (const ms of times) {
    await fixture.submit();
    const claim = await fixture.claim();
    await fixture.clock.advance(ms);
    await fixture.settle(claim, { type: 'completed' });
  }
}

/** The next read finds what this one has asked for. */
async function readTwice({ api, clock }: EngineFixture, id: string) {
  await api.get(id);
  await clock.advance(0);
  return api.get(id);
}

describe('the usual time of a kind', () => {
  test('is told with each of its jobs that has not ended', async () => {
    await using fixture = await engineFixture();
    await run(fixture, 1_000, 2_000, 3_000);
    await fixture.clock.advance(60_000);
    const { id } = await fixture.submit();
    const { usual } = await readTwice(fixture, id);
    deepEqual(usual, { count: 3, lowMs: 1_200, typicalMs: 2_000, highMs: 2_800 });
    deepEqual((await fixture.api.list()).jobs[0]?.usual, usual);
    equal((await fixture.api.control(id, 'cancel')).usual, undefined);
  });
  test('is unknown for a kind that has never succeeded', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    equal((await readTwice(fixture, id)).usual, undefined);
  });
  test('holds up no read, and is read from the store once a minute', async () => {
    const clock = manualClock();
    const inner = await openSqlite({ file: ':memory:', clock });
    const asked = Promise.withResolvers<readonly number[]>();
    let count = 0;
    const store: Store = {
      ...inner,
      read(query) {
        if (query.type !== 'usual') return inner.read(query);
        count += 1;
        return asked.promise as never; // the answer to this query is a list of numbers
      },
    };
    await using fixture = await engineFixture({ store, clock });
    const { id } = await fixture.submit();
    for (let read = 0; read < 5; read += 1) equal((await fixture.api.get(id)).usual, undefined);
    equal(count, 1);
    asked.resolve([5_000]);
    await clock.advance(0);
    equal((await fixture.api.get(id)).usual?.typicalMs, 5_000);
    await clock.advance(61_000);
    await fixture.api.get(id);
    await clock.advance(0);
    equal(count, 2);
  });
  test('of another tenant is not told', async () => {
    await using fixture = await engineFixture();
    await run(fixture, 1_000);
    const other = fixture.engine.as({ tenant: 'other', actor: 'key', scopes: ['admin'] });
    const [submitted] = await other.submit([{ kind: 'demo:echo' }]);
    const id = submitted?.job?.id ?? '';
    await other.get(id);
    await fixture.clock.advance(0);
    equal((await other.get(id)).usual, undefined);
  });
});

describe('a running job', () => {
  test('says when it will probably be done, by its pace', async () => {
    await using fixture = await engineFixture();
    await fixture.submit();
    const claim = await fixture.claim();
    const { jobId, claimId } = claim;
    await fixture.clock.advance(20_000);
    const progress = { percent: 20 };
    await fixture.source.sync({ workerId: 'w1', reports: [{ jobId, claimId, progress }] });
    const { estimatedCompletionAt = '' } = await fixture.api.get(jobId);
    const leftMs = fromMoment(estimatedCompletionAt) - fixture.clock.now();
    ok(leftMs > 50_000 && leftMs < 120_000, `${leftMs}`);
    await fixture.settle(claim, { type: 'completed' });
    equal((await fixture.api.get(jobId)).estimatedCompletionAt, undefined);
  });
  test('says what its handler expects, until that has passed', async () => {
    await using fixture = await engineFixture();
    await fixture.submit();
    const { jobId, claimId } = await fixture.claim();
    const estimatedCompletionAt = toMoment(fixture.clock.now() + 90_000);
    const progress = { info: 'uploading', estimatedCompletionAt };
    await fixture.source.sync({ workerId: 'w1', reports: [{ jobId, claimId, progress }] });
    equal((await fixture.api.get(jobId)).estimatedCompletionAt, estimatedCompletionAt);
    await fixture.clock.advance(20_000);
    await fixture.source.sync({ workerId: 'w1', reports: [{ jobId, claimId, progress: { info: 'x' } }] });
    equal((await fixture.api.get(jobId)).estimatedCompletionAt, estimatedCompletionAt);
    await fixture.clock.advance(80_000);
    equal((await fixture.api.get(jobId)).estimatedCompletionAt, undefined);
  });
  test('that expects to be done at no moment at all is refused', async () => {
    await using fixture = await engineFixture();
    await fixture.submit();
    const { jobId, claimId } = await fixture.claim();
    const progress = { percent: 50, estimatedCompletionAt: 'soon' };
    const { jobs } = await fixture.source.sync({ workerId: 'w1', reports: [{ jobId, claimId, progress }] });
    const [answer] = jobs;
    ok(answer && 'error' in answer && answer.error.message.includes('/progress/estimatedCompletionAt'));
  });
  test('says that it takes longer than usual', async () => {
    await using fixture = await engineFixture();
    await run(fixture, 1_000, 1_000, 2_000, 2_000, 3_000);
    await fixture.clock.advance(60_000);
    const { id } = await fixture.submit();
    await fixture.claim();
    await fixture.clock.advance(2_500);
    equal((await readTwice(fixture, id)).longerThanUsual, undefined);
    await fixture.clock.advance(5_000);
    equal((await fixture.api.get(id)).longerThanUsual, true);
  });
});
