import { equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { engineFixture } from './testing/index.ts';

const LONG_WAIT = { capacity: 1, waitMs: 60_000 } as const;

describe('waking', () => {
  test('a job that is started goes to a worker of its kind at once, whoever waits longer', async () => {
    await using fixture = await engineFixture();
    const other = fixture.source.claim({ workerId: 'w1', kinds: ['demo:other'], ...LONG_WAIT });
    await fixture.source.register([]);
    const { id } = await fixture.submit({ trigger: 'manual' });
    const waiting = fixture.source.claim({ workerId: 'w2', kinds: ['demo:echo'], ...LONG_WAIT });
    await fixture.source.register([]);
    await fixture.api.control(id, 'start');
    equal((await waiting)[0]?.jobId, id);
    await fixture.submit({ kind: 'demo:other' });
    equal((await other)[0]?.kind, 'demo:other');
  });
  test('a job goes to a waiting worker when the last job it needs has ended, not at the next sweep', async () => {
    await using fixture = await engineFixture({ sweepMs: 60_000 });
    const { id } = await fixture.submit({ kind: 'demo:first' });
    const first = await fixture.claim('demo:first');
    const next = await fixture.submit({ predecessorIds: [id] });
    const waiting = fixture.source.claim({ workerId: 'w2', kinds: ['demo:echo'], ...LONG_WAIT });
    await fixture.source.register([]);
    await fixture.settle(first, { type: 'completed' });
    equal((await waiting)[0]?.jobId, next.id);
  });
  test('a retry comes at the moment it asked for, not at the next sweep', async () => {
    await using fixture = await engineFixture({ sweepMs: 60_000 });
    const { id } = await fixture.submit();
    const error = { code: 'busy', message: 'Later.' };
    const retry = { type: 'failed', error, retryAfterMs: 50 } as const;
    equal(await fixture.settle(await fixture.claim(), retry), 'retrying');
    await fixture.clock.pass(200, 10);
    await fixture.update(id, ({ event }) => event === 'promote');
    equal((await fixture.claim()).attempt, 2);
  });
  test('a retry does not come before the moment it asked for', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ backoff: { type: 'fixed', delayMs: 1_000, jitter: 0 } });
    const error = { code: 'busy', message: 'Later.' };
    await fixture.settle(await fixture.claim(), { type: 'failed', error, retryAfterMs: 20_000 });
    await fixture.clock.pass(19_000);
    equal((await fixture.api.get(id)).state, 'retrying');
    await fixture.clock.pass(1_000);
    await fixture.update(id, ({ event }) => event === 'promote');
  });
  test('a sign of life after a cancel was answered is told of it, however close they are', async () => {
    await using fixture = await engineFixture();
    for (let turns = 0; turns < 20; turns += 1) {
      const { id } = await fixture.submit({ trigger: 'manual' });
      const claiming = fixture.source.claim({ workerId: 'w1', kinds: ['demo:echo'], ...LONG_WAIT });
      await fixture.source.register([]);
      const starting = fixture.api.control(id, 'start');
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      const { state } = await fixture.api.control(id, 'cancel');
      await starting.catch(() => undefined); // the cancel may come first
      if (state !== 'cancelling') await fixture.submit();
      const [claim] = await claiming;
      if (!claim) throw new Error('nothing was claimed');
      const reports = [{ jobId: claim.jobId, claimId: claim.claimId }];
      const { jobs } = await fixture.source.sync({ workerId: 'w1', reports });
      const [answer] = jobs;
      if (state === 'cancelling') equal(answer && 'control' in answer && answer.control, 'cancel');
      await fixture.settle(claim, { type: 'completed' });
    }
  });
});
