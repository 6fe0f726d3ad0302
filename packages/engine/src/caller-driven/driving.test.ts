import { deepEqual, equal, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CallerReport, Job } from '@longrun/core';
import { type EngineFixture, engineFixture, NOON } from '../testing/index.ts';

const AT = (ms: number) => new Date(NOON + ms).toISOString();

async function driven(fixture: EngineFixture, type?: CallerReport['type']): Promise<Job> {
  const job = await fixture.submit({ driver: 'caller' });
  return type ? fixture.api.report(job.id, { type }) : job;
}

async function announced({ api }: EngineFixture, jobId: string): Promise<string[]> {
  const { updates } = await api.history(jobId);
  return updates.flatMap(({ announcements }) => announcements);
}

describe('a job that its caller drives', () => {
  test('is announced once for each thing that happens to it', async () => {
    await using fixture = await engineFixture();
    const { id } = await driven(fixture);
    const say = (report: CallerReport) => fixture.api.report(id, report);
    await say({ type: 'acknowledge', info: 'Accepted', progress: { percent: 0 } });
    await say({ type: 'acknowledge', progress: { percent: 50 }, info: 'Half' });
    await say({ type: 'update', metadata: { a: 1 } });
    await say({ type: 'complete', info: 'Done', outcome: { heading: 'Done' } });
    deepEqual(await announced(fixture, id), [
      'job:created',
      'job:ready',
      'job:started',
      'job:updated',
      'job:updated',
      'job:completed',
    ]);
  });
  test('shows what is said of it, with the info among its messages', async () => {
    await using fixture = await engineFixture();
    const { id } = await driven(fixture);
    await fixture.api.report(id, { type: 'acknowledge', info: 'Accepted' });
    await fixture.api.report(id, {
      type: 'update',
      info: 'Reading',
      messages: [{ severity: 'warning', text: 'Row 3 is empty' }],
    });
    const job = await fixture.api.report(id, { type: 'update', metadata: { page: 2 } });
    deepEqual([job.info, job.metadata], ['Reading', { page: 2 }]);
    const { messages } = await fixture.api.messages(id);
    deepEqual(
      messages.map(({ severity, text, source }) => [severity, text, source]),
      [
        ['info', 'Accepted', 'client'],
        ['warning', 'Row 3 is empty', 'client'],
      ],
    );
  });
  test('knows when its run was first begun, and when it was last taken', async () => {
    await using fixture = await engineFixture();
    const { id } = await driven(fixture, 'acknowledge');
    await fixture.clock.advance(1_000);
    await fixture.api.control(id, 'pause');
    await fixture.clock.advance(1_000);
    const job = await fixture.api.report(id, { type: 'acknowledge' });
    deepEqual([job.state, job.startedAt, job.claimedAt, job.workedMs], ['running', AT(0), AT(2_000), 1_000]);
  });
  test('may be completed before anybody has taken it, and was begun then', async () => {
    await using fixture = await engineFixture();
    const { id } = await driven(fixture);
    await fixture.clock.advance(1_000);
    const job = await fixture.api.report(id, { type: 'complete', output: { rows: 3 } });
    deepEqual(
      [job.state, job.output, job.startedAt, job.finishedAt],
      ['succeeded', { rows: 3 }, AT(1_000), AT(1_000)],
    );
  });
  test('never shows less progress than before, unless it is taken back', async () => {
    await using fixture = await engineFixture();
    const { id } = await driven(fixture);
    const percent = async (progress: CallerReport['progress']) =>
      (await fixture.api.report(id, { type: 'acknowledge', ...(progress !== undefined && { progress }) }))
        .progress?.percent;
    equal(await percent({ percent: 250 }), 100);
    equal(await percent({ percent: 20 }), 100);
    equal(await percent(undefined), 100);
    equal(await percent(null), undefined);
    equal(await percent({ percent: 20 }), 20);
  });
  test('is paused, stopped and cancelled at once', async () => {
    await using fixture = await engineFixture();
    const control = async (verb: 'pause' | 'stop' | 'cancel', report: Partial<CallerReport> = {}) => {
      const { id } = await driven(fixture);
      await fixture.api.report(id, { type: 'acknowledge', ...report });
      const { state, output, partial } = await fixture.api.control(id, verb);
      return [state, output, partial];
    };
    deepEqual(await control('pause'), ['paused', undefined, undefined]);
    deepEqual(await control('stop'), ['cancelled', undefined, undefined]);
    deepEqual(await control('stop', { partial: { rows: 1 } }), ['succeeded', { rows: 1 }, true]);
    deepEqual(await control('cancel'), ['cancelled', undefined, undefined]);
  });
  test('is ready again after a retry, without anything of the run before', async () => {
    await using fixture = await engineFixture();
    const { id, ...first } = await fixture.submit({ driver: 'caller' });
    const progress = { percent: 50 };
    await fixture.api.report(id, { type: 'acknowledge', info: 'Half', progress });
    await fixture.api.report(id, { type: 'fail', outcome: { heading: 'No' } });
    await fixture.api.acknowledge(id);
    const again = await fixture.api.control(id, 'retry', { only: 'failed' });
    deepEqual(again, { ...first, id, run: 2, sequence: again.sequence });
    equal((await announced(fixture, id)).filter((name) => name === 'job:ready').length, 2);
  });
  test('wakes those who wait for its end', async () => {
    await using fixture = await engineFixture();
    const { id } = await driven(fixture);
    const next = await fixture.submit({ predecessorIds: [id] });
    const claiming = fixture.source.claim({
      workerId: 'w1',
      kinds: ['demo:echo'],
      capacity: 1,
      waitMs: 60_000,
    });
    await fixture.api.report(id, { type: 'complete' });
    deepEqual(
      (await claiming).map(({ jobId }) => jobId),
      [next.id],
    );
  });
  test('that failed has an error, whatever was said', async () => {
    await using fixture = await engineFixture();
    const failed = async (report: Partial<CallerReport>) => {
      const { id } = await driven(fixture);
      return (await fixture.api.report(id, { type: 'fail', ...report })).error;
    };
    const error = { code: 'disk-full', message: 'No room' };
    deepEqual(await failed({ error }), error);
    equal((await failed({ info: 'No room' }))?.message, 'No room');
    equal((await failed({}))?.code, 'failed');
  });
  test('takes metadata, info and messages after its end, and nothing that tells how it goes', async () => {
    await using fixture = await engineFixture();
    const { id } = await driven(fixture, 'complete');
    const late = await fixture.api.report(id, { type: 'update', info: 'Seen', metadata: { seen: true } });
    deepEqual([late.state, late.info, late.metadata], ['succeeded', 'Seen', { seen: true }]);
    const progress = { percent: 1 };
    for (const report of [{ type: 'update', progress }, { type: 'acknowledge' }] as const)
      await rejects(fixture.api.report(id, report), { code: 'transition-refused' });
    equal((await fixture.api.get(id)).sequence, late.sequence);
  });
  test('may be deleted while it runs, and says so', async () => {
    await using fixture = await engineFixture();
    const { id, allowedActions } = await driven(fixture, 'acknowledge');
    deepEqual(allowedActions, ['pause', 'stop', 'cancel', 'delete']);
    await fixture.api.delete(id);
    await rejects(fixture.api.get(id), { code: 'job-deleted' });
  });
  test('explains that its caller has it', async () => {
    await using fixture = await engineFixture({ callerSilenceMs: 60_000 });
    const { id } = await driven(fixture);
    deepEqual((await fixture.api.explain(id)).reasons[0]?.code, 'with-caller');
    await fixture.api.report(id, { type: 'acknowledge' });
    const { summary, reasons } = await fixture.api.explain(id);
    equal(
      summary,
      `Its caller has had it since ${AT(0)}, and fails unless something is reported by ${AT(60_000)}.`,
    );
    equal(reasons[0]?.facts.silentAt, AT(60_000));
  });
  const wrong: [CallerReport | object, string][] = [
    [{ type: 'begin' }, '/type'],
    [{ type: 'complete', state: 'failed' }, '/state'],
    [{ type: 'override' }, '/state'],
    [{ type: 'override', state: 'pausing' }, '/state'],
    [{ type: 'override', state: 'waiting' }, '/state'],
    [{ type: 'override', state: 'queued', error: { code: 'x', message: 'y' } }, '/error'],
    [{ type: 'acknowledge', output: 1 }, '/output'],
    [{ type: 'update', input: 1 }, '/input'],
    [{ type: 'complete', partial: 1 }, '/partial'],
    [{ type: 'fail', error: { code: '' } }, '/error'],
    [{ type: 'update', info: 'x'.repeat(10_001) }, '/info'],
    [{ type: 'update', metadata: [] }, '/metadata'],
    [{ type: 'update', progress: { estimatedCompletionAt: 'soon' } }, '/progress/estimatedCompletionAt'],
    [{ type: 'update', messages: [{ severity: 'loud', text: 'x' }] }, '/messages/0/severity'],
  ];
  for (const [report, pointer] of wrong)
    test(`refuses ${JSON.stringify(report).slice(0, 60)} and stores nothing`, async () => {
      await using fixture = await engineFixture();
      const { id } = await driven(fixture);
      const isNamed = ({ code, facts }: { code: string; facts: { errors: { pointer: string }[] } }) =>
        code === 'invalid-input' && facts.errors.some((one) => one.pointer === pointer);
      await rejects(fixture.api.report(id, report as CallerReport), isNamed);
      equal((await fixture.api.get(id)).sequence, 1);
    });
  test('keeps its external id from every other job of the tenant', async () => {
    await using fixture = await engineFixture();
    const { id } = await fixture.submit({ externalId: 'doc-1' });
    await rejects(
      fixture.submit({ externalId: 'doc-1' }),
      ({ code, facts }: { code: string; facts: object }) => {
        deepEqual([code, 'jobId' in facts && facts.jobId], ['external-id-taken', id]);
        return true;
      },
    );
    await rejects(fixture.submit({ externalId: '' }), { code: 'invalid-input' });
    deepEqual(
      (await fixture.api.list({ externalId: 'doc-1' })).jobs.map((job) => job.id),
      [id],
    );
  });
});
