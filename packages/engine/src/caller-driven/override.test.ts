import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CallerReport, Job } from '@longrun/core';
import { type EngineFixture, engineFixture, NOON } from '../testing/index.ts';

const AT = (ms: number) => new Date(NOON + ms).toISOString();

function corrector({ api }: EngineFixture, { id }: Job) {
  return (state: NonNullable<CallerReport['state']>, said: Partial<CallerReport> = {}) =>
    api.report(id, { ...said, type: 'override', state });
}

describe('a correction by hand', () => {
  test('replaces state, input, output and outcome in one update, which says who made it and why', async () => {
    await using fixture = await engineFixture();
    const job = await fixture.submit({ driver: 'caller', input: { status: 'idle' } });
    const report = {
      type: 'override',
      state: 'succeeded',
      input: { status: 'finished' },
      output: '{}',
      outcome: { heading: 'x' },
    } as const;
    const after = await fixture.api.report(job.id, report, { reason: 'by hand' });
    deepEqual(
      [after.state, after.input, after.output, after.outcome, after.sequence],
      ['succeeded', { status: 'finished' }, '{}', { heading: 'x' }, 2],
    );
    const { event, announcements, by, reason } = await fixture.update(
      job.id,
      ({ sequence }) => sequence === 2,
    );
    deepEqual([event, announcements, by, reason], ['override', ['job:completed'], 'local', 'by hand']);
  });
  test('leads back from an end, in a new run that has nothing of the last one', async () => {
    await using fixture = await engineFixture();
    const job = await fixture.submit({ driver: 'caller' });
    const correct = corrector(fixture, job);
    await fixture.api.report(job.id, { type: 'acknowledge', progress: { percent: 40 }, info: 'Half' });
    await correct('failed', { error: { code: 'x', message: 'y' } });
    await fixture.clock.advance(1_000);
    const again = await correct('queued');
    deepEqual(again, { ...job, run: 2, sequence: again.sequence, queuedAt: AT(1_000) });
  });
  test('of the end alone stays in its run, and the later one stands', async () => {
    await using fixture = await engineFixture();
    const correct = corrector(fixture, await fixture.submit({ driver: 'caller' }));
    await correct('failed', { error: { code: 'x', message: 'y' } });
    const after = await correct('succeeded', { output: 1 });
    deepEqual([after.state, after.run, after.output, after.error], ['succeeded', 1, 1, undefined]);
  });
  test('to running begins now, and to the same state again', async () => {
    await using fixture = await engineFixture({ callerSilenceMs: 60_000 });
    const job = await fixture.submit({ driver: 'caller' });
    const correct = corrector(fixture, job);
    await correct('running');
    await fixture.clock.advance(1_000);
    const again = await correct('running');
    deepEqual([again.run, again.attempt, again.startedAt], [1, 1, AT(1_000)]);
    await fixture.clock.pass(61_000);
    equal((await fixture.update(job.id, ({ state }) => state === 'failed')).changes?.error?.code, 'silent');
  });
  test('takes a job out of its waiting, for good', async () => {
    await using fixture = await engineFixture();
    const before = await fixture.submit({ driver: 'caller' });
    const job = await fixture.submit({ driver: 'caller', predecessorIds: [before.id] });
    const after = await corrector(fixture, job)('paused');
    deepEqual([after.state, after.waitingFor], ['paused', undefined]);
    await fixture.api.report(before.id, { type: 'complete' });
    equal((await fixture.api.get(job.id)).state, 'paused');
  });
  test('shows readers one state at a time, whoever else corrects', async () => {
    await using fixture = await engineFixture();
    const job = await fixture.submit({ driver: 'caller' });
    const correct = corrector(fixture, job);
    const states = ['queued', 'running', 'succeeded', 'queued', 'running'] as const;
    await Promise.all(states.map((state, index) => correct(state, { input: { state, index } })));
    const { state, input, sequence } = await fixture.api.get(job.id);
    deepEqual([state, input, sequence], ['running', { state: 'running', index: 4 }, 6]);
  });
  test('that ends a job takes its parts along', async () => {
    await using fixture = await engineFixture();
    const job = await fixture.submit({ driver: 'caller' });
    await fixture.api.split(job.id, { parts: 2 });
    await corrector(fixture, job)('succeeded');
    const { jobs } = await fixture.api.list({ parentId: job.id });
    deepEqual(
      jobs.map(({ state }) => state),
      ['cancelled', 'cancelled'],
    );
  });
});
