import { deepEqual, equal, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isJobError } from '@longrun/core';
import { engineFixture } from '../testing/index.ts';

const LONG_WAIT = { kinds: ['demo:echo'], capacity: 1, waitMs: 60_000 } as const;

describe('a pause', () => {
  test('is lifted, and workers that wait get the jobs at once', async () => {
    await using fixture = await engineFixture({ sweepMs: 60_000 });
    await fixture.api.pauses.set({ queue: 'slow', reason: 'disk full' });
    const { id } = await fixture.submit({ queue: 'slow' });
    const waiting = fixture.source.claim({ workerId: 'w1', ...LONG_WAIT });
    await fixture.source.register([]);
    await fixture.api.pauses.lift({ queue: 'slow' });
    equal((await waiting)[0]?.jobId, id);
  });
  test('that ends by itself wakes all who wait, at its moment', async () => {
    await using fixture = await engineFixture({ sweepMs: 60_000 });
    const until = new Date(fixture.clock.now() + 3_000).toISOString();
    const pause = await fixture.api.pauses.set({ kind: 'demo:echo', until });
    deepEqual([pause.until, pause.pausedBy], [until, 'local']);
    const ids = [(await fixture.submit()).id, (await fixture.submit()).id];
    const waiting = ['w1', 'w2'].map((workerId) => fixture.source.claim({ workerId, ...LONG_WAIT }));
    await fixture.source.register([]);
    await fixture.clock.pass(3_000, 100);
    const claims = await Promise.all(waiting);
    deepEqual(
      claims.flat().map(({ jobId }) => jobId),
      ids,
    );
    deepEqual(await fixture.api.pauses.list(), []);
  });
  for (const target of [{ kind: 'demo:echo' }, { queue: 'slow' }, { owner: 'ann' }])
    test(`of a ${Object.keys(target)[0]} asks running jobs that can pause, and resumes them, when told so`, async () => {
      await using fixture = await engineFixture();
      await fixture.source.register([{ kind: 'demo:echo', pausable: true }, { kind: 'demo:plain' }]);
      const { id } = await fixture.submit({ queue: 'slow', owner: 'ann' });
      const stubborn = await fixture.submit({ kind: 'demo:plain', queue: 'slow', owner: 'ann' });
      const claim = await fixture.claim();
      await fixture.claim('demo:plain');
      await fixture.api.pauses.set({ ...target, running: true, reason: 'update' });
      equal((await fixture.api.get(id)).state, 'pausing');
      equal((await fixture.api.get(stubborn.id)).state, 'running');
      await fixture.settle(claim, { type: 'suspended' });
      await fixture.api.pauses.lift({ ...target, running: true });
      equal((await fixture.claim()).jobId, id);
    });
  test('must be about exactly one thing, and end in the future', async () => {
    await using fixture = await engineFixture();
    const { pauses } = fixture.api;
    for (const wrong of [
      {},
      { kind: 'a:b', queue: 'c' },
      { owner: '' },
      { kind: 'a:b', until: '2020-01-01T00:00:00Z' },
    ])
      await rejects(pauses.set(wrong), (error) => isJobError(error) && error.code === 'invalid-input');
    await rejects(
      pauses.lift({ kind: 'a:b' }),
      (error) => isJobError(error) && error.code === 'pause-not-found' && error.facts.kind === 'a:b',
    );
  });
});

describe('a limit', () => {
  test('lets the next job go the moment a slot is free', async () => {
    await using fixture = await engineFixture({ sweepMs: 60_000 });
    await fixture.api.limits.set({ kind: 'demo:echo', concurrency: 1 });
    await fixture.submit();
    const second = await fixture.submit();
    const claim = await fixture.claim();
    const waiting = fixture.source.claim({ workerId: 'w2', ...LONG_WAIT });
    await fixture.source.register([]);
    await fixture.settle(claim, { type: 'completed' });
    equal((await waiting)[0]?.jobId, second.id);
  });
  test('lets a job go whose look was under way when the slot became free', async () => {
    await using fixture = await engineFixture({ sweepMs: 60_000 });
    await fixture.api.limits.set({ kind: 'demo:echo', concurrency: 1 });
    for (let turns = 0; turns < 12; turns += 1) {
      const first = await fixture.submit();
      const { id } = await fixture.submit();
      const claim = await fixture.claim();
      equal(claim.jobId, first.id);
      const settling = fixture.settle(claim, { type: 'completed' });
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      const [next] = await fixture.source.claim({ workerId: 'w2', ...LONG_WAIT });
      equal(next?.jobId, id);
      await settling;
      if (next) await fixture.settle(next, { type: 'completed' });
    }
  });
  test('on a rate wakes who waits when its time comes, one after the other', async () => {
    await using fixture = await engineFixture({ sweepMs: 60_000 });
    await fixture.api.limits.set({ key: '*', rate: { count: 1, perMs: 2_000 } });
    for (let count = 0; count < 3; count += 1) await fixture.submit({ concurrencyKey: 'k' });
    const begun = fixture.clock.now();
    const starts: number[] = [];
    const waiting = ['w1', 'w2', 'w3'].map(async (workerId) => {
      await fixture.source.claim({ workerId, ...LONG_WAIT });
      starts.push(fixture.clock.now() - begun);
    });
    while (starts.length === 0) await fixture.source.register([]);
    for (let passed = 0; passed < 5_000; passed += 100) {
      await fixture.clock.advance(100);
      await fixture.source.register([]); // every look until now is through
    }
    await Promise.all(waiting);
    deepEqual(starts, [0, 2_000, 4_000]);
  });
  test('that is wider or gone lets jobs go at once', async () => {
    await using fixture = await engineFixture({ sweepMs: 60_000 });
    const { limits } = fixture.api;
    await limits.set({ queue: 'slow', concurrency: 1 });
    for (let count = 0; count < 3; count += 1) await fixture.submit({ queue: 'slow' });
    await fixture.claim();
    for (const widen of [
      () => limits.set({ queue: 'slow', concurrency: 2 }),
      () => limits.remove({ queue: 'slow' }),
    ]) {
      const waiting = fixture.source.claim({ workerId: 'w2', ...LONG_WAIT });
      await fixture.source.register([]);
      await widen();
      equal((await waiting).length, 1);
    }
  });
  test('is listed with its use, and with the next start of its rate', async () => {
    await using fixture = await engineFixture();
    await fixture.source.register([{ kind: 'demo:echo', concurrency: 2 }]);
    const rate = { count: 1, perMs: 1_000 };
    const set = await fixture.api.limits.set({ kind: 'demo:echo', rate });
    deepEqual([set.running, set.nextStartAt, set.setBy], [0, undefined, 'local']);
    await fixture.submit();
    await fixture.claim();
    const nextStartAt = new Date(fixture.clock.now() + 1_000).toISOString();
    const shown = (await fixture.api.limits.list()).map(({ setAt, ...limit }) => limit);
    deepEqual(shown, [
      { kind: 'demo:echo', rate, setBy: 'local', running: 1, nextStartAt },
      { kind: 'demo:echo', concurrency: 2, declared: true, running: 1 },
    ]);
  });
  test('must bound something, within reason', async () => {
    await using fixture = await engineFixture();
    const refused = (work: Promise<unknown>, pointer: string) =>
      rejects(work, (error) => isJobError(error) && error.facts.errors?.[0]?.pointer === pointer);
    const { limits } = fixture.api;
    await refused(limits.set({ kind: 'a:b' }), '/concurrency');
    await refused(limits.set({ kind: 'a:b', concurrency: 0 }), '/concurrency');
    await refused(limits.set({ concurrency: 1 }), '/kind');
    await refused(limits.set({ key: 'k', rate: { count: 1, perMs: 0 } }), '/rate');
    await refused(limits.set({ key: 'k', rate: { count: 2, perMs: 9, burst: 3 } }), '/rate');
    await refused(fixture.source.register([{ kind: 'a:b', concurrency: 0.5 }]), '/kinds/0/concurrency');
    await rejects(
      limits.remove({ kind: 'a:b' }),
      (error) => isJobError(error) && error.code === 'limit-not-found',
    );
  });
});
