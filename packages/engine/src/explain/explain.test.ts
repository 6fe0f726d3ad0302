import { deepEqual, equal, match } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Explanation } from '@longrun/core';
import { LOCAL_CALLER } from '../caller.ts';
import { type EngineFixture, engineFixture, NOON } from '../testing/index.ts';

const AT = (ms: number) => new Date(NOON + ms).toISOString();

/** The code of the first reason, and its help. */
const first = ({ reasons: [reason] }: Explanation) => [reason?.code, reason?.help];
const codes = ({ reasons }: Explanation) => reasons.map(({ code }) => code);

/** A worker that takes `demo:echo` and waits for it. */
async function idleWorker({ source }: EngineFixture, kinds = ['demo:other', 'demo:echo']): Promise<void> {
  void source.claim({ workerId: 'idle', kinds, capacity: 1, waitMs: 60_000 });
  await source.register([]);
}

describe('why is it waiting', () => {
  test('nobody has started it', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ trigger: 'manual' });
    deepEqual(first(await fixture.api.explain(id)), ['not-started', { action: 'start' }]);
  });
  test('its time has not come, and it must begin by another', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ delayMs: 5_000, startBy: AT(60_000) });
    const { summary, reasons, state } = await fixture.api.explain(id);
    deepEqual([state, summary], ['scheduled', `It starts by itself at ${AT(5_000)}.`]);
    deepEqual(
      reasons.map(({ code, facts }) => [code, facts]),
      [
        ['scheduled', { at: AT(5_000) }],
        ['start-by', { at: AT(60_000) }],
      ],
    );
  });
  test('no worker takes its kind, and these are the kinds that are taken', async () => {
    await using fixture = await engineFixture();
    await idleWorker(fixture, ['demo:other']);
    const { id } = await fixture.submit();
    const { summary, reasons } = await fixture.api.explain(id);
    equal(summary, 'No worker takes demo:echo: those that are there take demo:other.');
    deepEqual(reasons[0]?.facts, { kind: 'demo:echo', offered: ['demo:other'] });
    equal(reasons[0]?.help?.command, 'longrun worker jobs.ts');
  });
  test('all workers are busy, and so many jobs go before it', async () => {
    await using fixture = await engineFixture();
    for (let count = 0; count < 3; count += 1) await fixture.submit();
    const { id } = await fixture.submit();
    await fixture.claim();
    const explanation = await fixture.api.explain(id);
    deepEqual(codes(explanation), ['workers-busy', 'in-line']);
    equal(explanation.summary, 'The worker that takes demo:echo is busy with 1 job.');
    equal(explanation.reasons[1]?.text, '2 jobs go before it.');
  });
  test('other owners take turns with its own', async () => {
    await using fixture = await engineFixture();
    for (const owner of ['ann', 'ann', 'bob', 'cid']) await fixture.submit({ owner });
    const { id } = await fixture.submit({ owner: 'ann' });
    const { reasons } = await fixture.api.explain(id);
    deepEqual(reasons.find(({ code }) => code === 'in-line')?.facts, { ahead: 2, otherOwners: 2 });
  });
  for (const [scope, value] of [
    ['kind', 'demo:echo'],
    ['queue', 'slow lane'],
    ['owner', 'ann'],
  ] as const)
    test(`its ${scope} is paused, by whom, why and until when`, async () => {
      await using fixture = await engineFixture();
      const { id } = await fixture.submit({ queue: 'slow lane', owner: 'ann' });
      await fixture.api.pauses.set({ [scope]: value, reason: 'disk full', until: AT(60_000) });
      const { summary, reasons } = await fixture.api.explain(id);
      match(summary, new RegExp(`${value} is paused by local \\(disk full\\) until ${AT(60_000)}\\.$`));
      const facts = { [scope]: value, by: 'local', reason: 'disk full', until: AT(60_000) };
      deepEqual([reasons[0]?.code, reasons[0]?.facts], ['held-by-pause', facts]);
      const command = `longrun resume --${scope} ${value.includes(' ') ? `'${value}'` : value}`;
      deepEqual(reasons[0]?.help, { command });
    });
  test('a limit is used up, of its own or for each', async () => {
    await using fixture = await engineFixture();
    await idleWorker(fixture);
    await fixture.api.limits.set({ key: '*', concurrency: 1 });
    await fixture.submit({ concurrencyKey: 'k' });
    const { id } = await fixture.submit({ concurrencyKey: 'k' });
    const { summary, reasons } = await fixture.api.explain(id);
    equal(summary, 'Concurrency key k is limited to 1 at once, and 1 job of it is running.');
    deepEqual(
      [reasons[0]?.code, reasons[0]?.facts],
      ['held-by-limit', { key: 'k', running: 1, concurrency: 1 }],
    );
  });
  test('a rate allows no start yet', async () => {
    await using fixture = await engineFixture();
    await fixture.api.limits.set({ kind: 'demo:echo', rate: { count: 1, perMs: 10_000 } });
    await fixture.submit();
    const { id } = await fixture.submit();
    await fixture.claim();
    const { reasons } = await fixture.api.explain(id);
    deepEqual(
      [reasons[0]?.code, reasons[0]?.facts],
      ['held-by-rate', { kind: 'demo:echo', nextStartAt: AT(10_000) }],
    );
  });
  test('nothing is in its way', async () => {
    await using fixture = await engineFixture();
    await fixture.submit();
    await fixture.source.claim({ workerId: 'w1', kinds: ['demo:echo'], capacity: 2 });
    const { id } = await fixture.submit();
    deepEqual(codes(await fixture.api.explain(id)), ['next']);
  });
  test('an attempt failed, and the next has its time', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    const error = { code: 'busy', message: 'The archive is closed.' };
    await fixture.settle(await fixture.claim(), { type: 'failed', error, retryAfterMs: 5_000 });
    const { summary } = await fixture.api.explain(id);
    equal(summary, `Attempt 1 of 3 failed: The archive is closed. The next is at ${AT(5_000)}.`);
  });
  test('a person has paused it, and said why', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    await fixture.api.control(id, 'pause', { reason: 'wait for Ann' });
    const { summary, reasons } = await fixture.api.explain(id);
    equal(summary, 'It was paused by local (wait for Ann).');
    deepEqual(reasons[0]?.help, { action: 'resume' });
  });
  test('it waits for other jobs', async () => {
    await using fixture = await engineFixture();
    const before = await fixture.submit();
    const { id } = await fixture.submit({ predecessorIds: [before.id] });
    const { summary, reasons } = await fixture.api.explain(id);
    deepEqual([reasons[0]?.code, summary], ['waiting', 'Waits for 1 other job.']);
  });
  test('a worker was asked to pause, has time to confirm, and then is late', async () => {
    await using fixture = await engineFixture();
    await fixture.source.register([{ kind: 'demo:echo', pausable: true, confirmMs: 2_000 }]);
    const { id } = await fixture.submit();
    await fixture.claim();
    await fixture.api.control(id, 'pause');
    equal(
      (await fixture.api.explain(id)).summary,
      `It was asked to pause at ${AT(0)} by local; its worker has not confirmed yet.`,
    );
    await fixture.clock.pass(3_000);
    await fixture.update(id, ({ event }) => event === 'stuck');
    deepEqual(first(await fixture.api.explain(id)), ['stuck', { action: 'force' }]);
  });
  test('it is running: who has it, since when, and when it was heard of', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit();
    const claim = await fixture.claim();
    await fixture.clock.pass(1_000);
    const messages = [{ severity: 'info', text: 'Half' } as const];
    await fixture.source.sync({ workerId: 'w1', reports: [{ ...claim, messages }] });
    const { reasons } = await fixture.api.explain(id);
    deepEqual(
      [reasons[0]?.code, reasons[0]?.facts],
      ['running', { worker: 'w1', since: AT(0), lastUpdateAt: AT(1_000) }],
    );
  });
  test('it has ended, and how', async () => {
    await using fixture = await engineFixture();
    const cancelled = await fixture.submit();
    await fixture.api.control(cancelled.id, 'cancel', { reason: 'a mistake' });
    const ended = await fixture.api.explain(cancelled.id);
    equal(ended.summary, `It was cancelled at ${AT(0)} by local (a mistake).`);
    deepEqual(first(ended), ['ended', { action: 'retry' }]);
    const failed = await fixture.submit({ maxAttempts: 1 });
    const error = { code: 'unreadable', message: 'The file is no spreadsheet.' };
    await fixture.settle(await fixture.claim(), { type: 'failed', error });
    const { summary } = await fixture.api.explain(failed.id);
    equal(summary, `It failed at ${AT(0)}: The file is no spreadsheet (unreadable).`);
  });
  test('who may only look is offered nothing to do', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ trigger: 'manual' });
    const reader = fixture.engine.as({ ...LOCAL_CALLER, scopes: ['read'] });
    deepEqual(first(await reader.explain(id)), ['not-started', undefined]);
  });
});
