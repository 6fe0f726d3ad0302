import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClaimedJob, FailurePolicy, Job, PartExecution } from '@longrun/core';
import { type EngineFixture, engineFixture } from './testing/index.ts';

const PAUSABLE = { kinds: [{ description: { kind: 'demo:echo', pausable: true } }] };

interface Split {
  readonly parent: string;
  readonly parts: readonly Job[];
}

async function split(
  fixture: EngineFixture,
  count: number,
  {
    execution = 'parallel',
    onFailure = 'fail',
    maxAttempts = 1,
  }: { execution?: PartExecution; onFailure?: FailurePolicy; maxAttempts?: number } = {},
): Promise<Split> {
  await fixture.submit({ input: { all: true }, owner: 'ann', maxAttempts });
  const claim = await fixture.claim();
  const parts = Array.from({ length: count }, (_, index) => ({ index }));
  await fixture.settle(claim, {
    type: 'waiting',
    name: 'blocks',
    for: { type: 'parts', parts, execution, onFailure },
  });
  return { parent: claim.jobId, parts: await partsOf(fixture, claim.jobId) };
}

async function partsOf({ api }: EngineFixture, parentId: string): Promise<readonly Job[]> {
  return (await api.list({ parentId, limit: 500 })).jobs.toReversed();
}

const states = async (fixture: EngineFixture, { parent }: Split) =>
  (await partsOf(fixture, parent)).map(({ state }) => state);

const failure = { type: 'failed', error: { code: 'bad', message: 'Bad.', retryable: false } } as const;

async function end(fixture: EngineFixture, output: number): Promise<ClaimedJob> {
  const claim = await fixture.claim();
  await fixture.settle(claim, { type: 'completed', output });
  return claim;
}

describe('a split job', () => {
  test('counts what its parts do to the attempt that has split it, and from nothing', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    const lost = await fixture.claim();
    await fixture.source.sync({ workerId: 'w1', reports: [{ ...lost, progress: { percent: 100 } }] });
    await fixture.clock.advance(60_000);
    await fixture.update(id, ({ event }) => event === 'rescue');
    const claim = await fixture.claim();
    await fixture.settle(claim, {
      type: 'waiting',
      name: 'blocks',
      for: { type: 'parts', parts: [1, 2], execution: 'parallel', onFailure: 'fail' },
    });
    const { attempt, changes } = await fixture.update(
      id,
      (update) => update.changes?.progress?.unit === 'parts',
    );
    deepEqual([attempt, changes?.progress?.percent], [2, undefined]);
    equal((await fixture.api.get(id)).attempt, 2);
  });
  test('shows what its parts have done in a later attempt too', async () => {
    await using fixture = await engineFixture();
    const { parent } = await split(fixture, 2, { maxAttempts: 2 });
    for (const part of [0, 1]) await end(fixture, part);
    const claim = await fixture.claim();
    await fixture.settle(claim, {
      ...failure,
      error: { ...failure.error, retryable: true },
      retryAfterMs: 0,
    });
    await fixture.update(parent, ({ event }) => event === 'promote');
    equal((await fixture.claim()).attempt, 2);
    const { counters } = (await fixture.api.get(parent)).progress ?? {};
    deepEqual(counters, { remaining: 0, successful: 2, failed: 0 });
  });
  test('makes a job of each part, with its place and what it is given', async () => {
    await using fixture = await engineFixture();
    const { parent, parts } = await split(fixture, 3);
    equal((await fixture.api.get(parent)).state, 'waiting');
    deepEqual(
      parts.map(({ parentId, part, partCount, partData, owner, state }) => [
        parentId,
        part,
        partCount,
        partData,
        owner,
        state,
      ]),
      [0, 1, 2].map((index) => [parent, index, 3, { index }, 'ann', 'queued']),
    );
    const claim = await fixture.claim();
    deepEqual(claim.part, { parentId: parent, index: 0, count: 3, data: { index: 0 } });
    deepEqual(claim.input, { all: true });
  });
  test('goes on when the last part has ended, with what all of them made, in order', async () => {
    await using fixture = await engineFixture();
    const made = await split(fixture, 3);
    const claims = [await fixture.claim(), await fixture.claim(), await fixture.claim()];
    for (const claim of claims.toReversed())
      await fixture.settle(claim, { type: 'completed', output: claim.part?.index ?? -1 });
    const update = await fixture.update(made.parent, ({ event }) => event === 'gather');
    deepEqual(update.announcements, ['job:parts-completed', 'job:ready']);
    const again = await fixture.claim();
    equal(again.jobId, made.parent);
    deepEqual(again.steps?.blocks, {
      value: made.parts.map(({ id }, output) => ({ jobId: id, state: 'succeeded', output })),
    });
  });
  test('shows one progress: the parts that have ended, and between them how far the others are', async () => {
    await using fixture = await engineFixture();
    const { parent } = await split(fixture, 4);
    await end(fixture, 1);
    deepEqual((await fixture.api.get(parent)).progress, {
      counters: { remaining: 3, successful: 1, failed: 0 },
      unit: 'parts',
    });
    const { jobId, claimId } = await fixture.claim();
    await fixture.source.sync({ workerId: 'w1', reports: [{ jobId, claimId, progress: { percent: 50 } }] });
    await fixture.clock.pass(2_000);
    await fixture.update(parent, ({ changes }) => Math.floor(changes?.progress?.percent ?? 0) === 37);
  });
  test('runs its parts one after the other where that was asked for', async () => {
    await using fixture = await engineFixture();
    const made = await split(fixture, 3, { execution: 'sequential' });
    deepEqual(await states(fixture, made), ['queued', 'waiting', 'waiting']);
    await end(fixture, 0);
    deepEqual(await states(fixture, made), ['succeeded', 'queued', 'waiting']);
    await end(fixture, 1);
    await end(fixture, 2);
    equal((await fixture.api.get(made.parent)).state, 'queued');
  });
  test('cancels the other parts when one fails', async () => {
    await using fixture = await engineFixture();
    const made = await split(fixture, 4);
    const [first, second] = [await fixture.claim(), await fixture.claim()];
    await fixture.settle(first, failure);
    deepEqual(await states(fixture, made), ['failed', 'cancelling', 'cancelled', 'cancelled']);
    equal((await fixture.api.get(made.parent)).state, 'waiting', 'one part is still in a worker’s hands');
    await fixture.settle(second, { type: 'released' });
    equal((await fixture.api.get(made.parent)).state, 'queued');
  });
  test('takes a part from its worker that does not confirm being cancelled for it', async () => {
    await using fixture = await engineFixture();
    const made = await split(fixture, 2);
    const [failed, held] = [await fixture.claim(), await fixture.claim()];
    await fixture.settle(failed, failure);
    deepEqual(await states(fixture, made), ['failed', 'cancelling']);
    for (let beat = 0; beat < 8; beat += 1) {
      await fixture.clock.pass(9_000);
      await fixture.source.sync({ workerId: 'w1', reports: [{ jobId: held.jobId, claimId: held.claimId }] });
    }
    deepEqual(await states(fixture, made), ['failed', 'cancelled']);
  });
  test('of a thousand parts cancels all of them when one fails', async () => {
    await using fixture = await engineFixture();
    const made = await split(fixture, 1_000);
    await fixture.settle(await fixture.claim(), failure);
    const { counts } = await fixture.api.list({ parentId: made.parent, counts: true });
    deepEqual(counts, { failed: 1, cancelled: 999 });
    equal((await fixture.api.get(made.parent)).state, 'queued');
  });
  test('lets the other parts end where failures are to be ignored', async () => {
    await using fixture = await engineFixture();
    const made = await split(fixture, 2, { onFailure: 'ignore' });
    await fixture.settle(await fixture.claim(), failure);
    deepEqual(await states(fixture, made), ['failed', 'queued']);
    await end(fixture, 1);
    const { progress, state } = await fixture.api.get(made.parent);
    deepEqual([state, progress?.counters], ['queued', { remaining: 0, successful: 1, failed: 1 }]);
  });
  test('waits for the retry of a failed part where that was asked for', async () => {
    await using fixture = await engineFixture();
    const made = await split(fixture, 2, { onFailure: 'wait' });
    await fixture.settle(await fixture.claim(), failure);
    await end(fixture, 1);
    const stalled = await fixture.api.get(made.parent);
    deepEqual(
      [stalled.state, stalled.progress?.counters],
      ['waiting', { remaining: 0, successful: 1, failed: 1 }],
    );
    await fixture.api.control(made.parts[0]?.id ?? '', 'retry');
    await end(fixture, 0);
    const { progress, state } = await fixture.api.get(made.parent);
    deepEqual([state, progress?.counters], ['queued', { remaining: 0, successful: 2, failed: 0 }]);
  });
  test('runs only the failed parts again after a retry of what failed', async () => {
    await using fixture = await engineFixture();
    const made = await split(fixture, 3, { onFailure: 'ignore' });
    await end(fixture, 0);
    await fixture.settle(await fixture.claim(), failure);
    await end(fixture, 2);
    await fixture.settle(await fixture.claim(), { type: 'completed', output: 'partly' });
    await fixture.api.control(made.parent, 'retry', { only: 'failed' });
    const again = await fixture.claim();
    deepEqual(again.retry, { only: 'failed', output: 'partly' });
    const request = { type: 'parts', parts: [1, 2, 3], execution: 'parallel', onFailure: 'ignore' } as const;
    await fixture.settle(again, { type: 'waiting', name: 'blocks', for: request });
    deepEqual(await states(fixture, made), ['succeeded', 'queued', 'succeeded']);
    const claim = await end(fixture, 1);
    equal(claim.part?.index, 1);
    equal((await fixture.claim()).jobId, made.parent);
  });
  test('begins with new parts after a retry, however it ended before', async () => {
    await using fixture = await engineFixture();
    const made = await split(fixture, 2);
    await fixture.api.control(made.parent, 'cancel');
    await fixture.api.control(made.parent, 'retry');
    const request = { type: 'parts', parts: [1, 2], execution: 'parallel', onFailure: 'fail' } as const;
    await fixture.settle(await fixture.claim(), { type: 'waiting', name: 'blocks', for: request });
    await end(fixture, 0);
    await end(fixture, 1);
    equal((await fixture.api.get(made.parent)).state, 'queued');
    equal((await partsOf(fixture, made.parent)).length, 4);
  });
});

describe('control of a split job', () => {
  test('a pause reaches its parts, and is confirmed when the last of them has confirmed', async () => {
    await using fixture = await engineFixture(PAUSABLE);
    const made = await split(fixture, 3);
    const claim = await fixture.claim();
    const asked = await fixture.api.control(made.parent, 'pause');
    deepEqual(await states(fixture, made), ['pausing', 'paused', 'paused']);
    equal(asked.state, 'waiting', 'not paused before it is');
    ok(asked.waitingFor?.type === 'parts' && asked.waitingFor.pausing);
    await fixture.settle(claim, { type: 'suspended' });
    equal((await fixture.api.get(made.parent)).state, 'paused');
    equal((await fixture.api.control(made.parent, 'resume')).state, 'waiting');
    deepEqual(await states(fixture, made), ['queued', 'queued', 'queued']);
  });
  test('a pause that its last part confirms by ending leaves nothing to wait for', async () => {
    await using fixture = await engineFixture();
    const made = await split(fixture, 1);
    const claim = await fixture.claim();
    await fixture.api.control(made.parent, 'pause');
    await fixture.settle(claim, { type: 'completed' });
    const { changes } = await fixture.update(made.parent, ({ state }) => state === 'paused');
    equal(changes?.waitingFor, undefined);
    equal((await fixture.api.get(made.parent)).waitingFor, undefined);
    await fixture.api.control(made.parent, 'resume');
    equal((await fixture.claim()).jobId, made.parent);
  });
  test('a split during a pause makes parts that are paused, until the job is resumed', async () => {
    await using fixture = await engineFixture(PAUSABLE);
    await fixture.submit();
    const claim = await fixture.claim();
    await fixture.api.control(claim.jobId, 'pause');
    const parts = { type: 'parts', parts: [1, 2], execution: 'sequential', onFailure: 'fail' } as const;
    await fixture.settle(claim, { type: 'waiting', name: 'blocks', for: parts });
    const made = { parent: claim.jobId, parts: [] };
    deepEqual(await states(fixture, made), ['paused', 'paused']);
    await fixture.api.control(claim.jobId, 'resume');
    deepEqual(await states(fixture, made), ['queued', 'waiting']);
  });
  test('a cancel reaches its parts', async () => {
    await using fixture = await engineFixture();
    const made = await split(fixture, 2);
    await fixture.claim();
    equal((await fixture.api.control(made.parent, 'cancel')).state, 'cancelled');
    deepEqual(await states(fixture, made), ['cancelling', 'cancelled']);
  });
  test('a stop keeps what its parts have done, and the job ends as partly done', async () => {
    await using fixture = await engineFixture();
    const made = await split(fixture, 3);
    await end(fixture, 0);
    const claim = await fixture.claim();
    const asked = await fixture.api.control(made.parent, 'stop');
    equal(asked.state, 'waiting');
    deepEqual(await states(fixture, made), ['succeeded', 'stopping', 'cancelled']);
    await fixture.settle(claim, { type: 'completed', output: 'half' });
    const again = await fixture.claim();
    equal(again.jobId, made.parent);
    deepEqual(again.steps?.blocks, {
      value: [
        { jobId: made.parts[0]?.id, state: 'succeeded', output: 0 },
        { jobId: made.parts[1]?.id, state: 'succeeded', output: 'half', partial: true },
        { jobId: made.parts[2]?.id, state: 'cancelled' },
      ],
      stopped: true,
    });
    await fixture.settle(again, { type: 'completed', output: 'what there is' });
    const { state, partial, output } = await fixture.api.get(made.parent);
    deepEqual([state, partial, output], ['succeeded', true, 'what there is']);
  });
  for (const options of [{ only: 'failed' }, { from: 'checkpoint' }] as const)
    test(`a retry with ${JSON.stringify(options)} after a stop goes on with the parts that are not done`, async () => {
      await using fixture = await engineFixture();
      const made = await split(fixture, 3, { onFailure: 'ignore' });
      await end(fixture, 0);
      const begun = await fixture.claim();
      const { jobId, claimId } = begun;
      const kept = { jobId, claimId, checkpoint: { row: 5 }, partial: 'half' };
      await fixture.source.sync({ workerId: 'w1', reports: [kept] });
      await fixture.api.control(made.parent, 'stop');
      await fixture.settle(begun, { type: 'completed' });
      await fixture.settle(await fixture.claim(), { type: 'completed', output: 'partly' });
      await fixture.api.control(made.parent, 'retry', options);
      const request = {
        type: 'parts',
        parts: [1, 2, 3],
        execution: 'parallel',
        onFailure: 'ignore',
      } as const;
      await fixture.settle(await fixture.claim(), { type: 'waiting', name: 'blocks', for: request });
      deepEqual(await states(fixture, made), ['succeeded', 'queued', 'queued']);
      deepEqual((await fixture.api.get(made.parent)).progress?.counters, {
        remaining: 2,
        successful: 1,
        failed: 0,
      });
      const [halfDone, untouched] = [await fixture.claim(), await fixture.claim()];
      deepEqual([halfDone.checkpoint, untouched.checkpoint], [{ row: 5 }, undefined]);
    });
  for (const stops of [1, 2])
    test(`${stops === 1 ? 'a stop' : 'a repeated stop'} while its parts are about to be put together leaves them to be`, async () => {
      await using fixture = await engineFixture();
      const { parent } = await split(fixture, 2);
      await end(fixture, 0);
      const last = await fixture.claim();
      if (stops === 2) await fixture.api.control(parent, 'stop');
      await fixture.settle(last, { type: 'completed', output: 1 });
      const asked = await fixture.api.control(parent, 'stop');
      deepEqual([asked.state, asked.partial], ['queued', true]);
      const again = await fixture.claim();
      equal(again.jobId, parent);
      await fixture.settle(again, { type: 'completed', output: 'all of it' });
      const { state, partial, output } = await fixture.api.get(parent);
      deepEqual([state, partial, output], ['succeeded', true, 'all of it']);
    });
  test('a stop waits no longer for the retry of a part that has failed', async () => {
    await using fixture = await engineFixture();
    const made = await split(fixture, 2, { onFailure: 'wait' });
    await fixture.settle(await fixture.claim(), failure);
    await fixture.api.control(made.parent, 'stop');
    deepEqual(await states(fixture, made), ['failed', 'cancelled']);
    equal((await fixture.api.get(made.parent)).state, 'queued');
  });
  test('a stop during a pause keeps what its parts have done as well', async () => {
    await using fixture = await engineFixture(PAUSABLE);
    const made = await split(fixture, 2);
    await end(fixture, 0);
    equal((await fixture.api.control(made.parent, 'pause')).state, 'paused');
    await fixture.api.control(made.parent, 'stop');
    deepEqual(await states(fixture, made), ['succeeded', 'cancelled']);
    const again = await fixture.claim();
    equal(again.jobId, made.parent);
  });
});
