import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type CallerReport,
  type ErrorCode,
  isJobError,
  type Job,
  REACHED,
  type SubmitRequest,
} from '@longrun/core';
import type { OpenedApi } from './job-api.contract.ts';

const isCoded = (code: ErrorCode) => (error: unknown) => isJobError(error) && error.code === code;

/** What holds for every implementation of `report` and `split`, in process or over the wire. */
export function describeCallerApi(open: () => Promise<OpenedApi>): void {
  describe('a job of the job API that its caller drives', () => {
    test('is claimed by no worker, and goes as its caller reports', async () => {
      await using opened = await open();
      const { api, source } = opened;
      const { id } = await driven(opened);
      assert.deepEqual(await source.claim({ workerId: 'w1', kinds: ['demo:plain'], capacity: 1 }), []);
      const report = (said: CallerReport) => api.report(id, said);
      const progress = { counters: { remaining: 1, successful: 2, failed: 0 }, unit: 'rows' };
      const running = await report({ type: 'acknowledge', info: 'Reading', progress, metadata: { page: 1 } });
      assert.deepEqual(
        [running.state, running.info, running.progress, running.metadata],
        ['running', 'Reading', progress, { page: 1 }],
      );
      const messages = [{ severity: 'warning', text: 'Row 3 is empty', item: 'row 3' }] as const;
      assert.equal((await report({ type: 'update', progress: null, messages })).progress, undefined);
      const outcome = { heading: 'Done', next: [{ type: 'snapshot', snapshotId: 's1' }] };
      const done = await report({ type: 'complete', output: { rows: 3 }, outcome });
      assert.deepEqual([done.state, done.output, done.outcome], ['succeeded', { rows: 3 }, outcome]);
      assert.equal((await report({ type: 'complete' })).sequence, done.sequence);
      await assert.rejects(report({ type: 'fail' }), isCoded('transition-refused'));
      const said = await api.messages(id);
      assert.deepEqual(
        said.messages.map(({ text, source: from }) => [text, from]),
        [
          ['Reading', 'client'],
          ['Row 3 is empty', 'client'],
        ],
      );
    });

    test('may have come far already when it is told of, and is announced as created alone', async () => {
      await using opened = await open();
      const { api } = opened;
      for (const reached of REACHED) {
        const { id, state, startedAt, finishedAt } = await driven(opened, { reached, trigger: 'immediate' });
        assert.equal(state, reached);
        assert.equal(startedAt !== undefined, reached === 'running' || reached === 'succeeded');
        assert.equal(finishedAt !== undefined, reached !== 'running');
        const { events } = await api.events.list({ jobId: id });
        assert.deepEqual(
          events.map(({ topic }) => topic),
          ['job:created'],
        );
      }
      const [refused] = await api.submit([{ kind: 'demo:plain', reached: 'running' }]);
      assert.ok(isJobError(refused?.error) && refused.error.code === 'invalid-input');
    });

    test('is corrected by hand, with who did it and why', async () => {
      await using opened = await open();
      const { api } = opened;
      const { id } = await driven(opened, { externalId: 'doc-1', silenceMs: 60_000 });
      const override: CallerReport = { type: 'override', state: 'succeeded', input: [1], output: 'x' };
      const done = await api.report(id, override, { reason: 'by hand' });
      assert.deepEqual(
        [done.state, done.input, done.output, done.externalId],
        ['succeeded', [1], 'x', 'doc-1'],
      );
      const again = await api.report(id, { type: 'override', state: 'planning' });
      assert.deepEqual([again.state, again.run, again.output], ['planning', 2, undefined]);
      const { updates } = await api.history(id, { after: 1 });
      assert.deepEqual(
        updates.map(({ event, by, reason }) => [event, by, reason]),
        [
          ['override', 'local', 'by hand'],
          ['override', 'local', undefined],
        ],
      );
    });

    test('is split, and told how its parts have ended', async () => {
      await using opened = await open();
      const { api } = opened;
      const { id } = await driven(opened);
      await api.report(id, { type: 'acknowledge' });
      const parent = await api.split(id, { parts: [{ from: 0 }, null], execution: 'sequential' });
      assert.equal(parent.state, 'running');
      const { jobs } = await api.list({ parentId: id, order: 'oldest' });
      assert.deepEqual(
        jobs.map(({ state, partData }) => [state, partData]),
        [
          ['queued', { from: 0 }],
          ['waiting', null],
        ],
      );
      for (const part of jobs) await api.report(part.id, { type: 'complete' });
      const { updates } = await api.history(id);
      const told = updates.find(({ announcements }) => announcements.includes('job:parts-completed'));
      assert.deepEqual(told?.tally, { total: 2, succeeded: 2, failed: 0, cancelled: 0 });
      await assert.rejects(api.split(id, { parts: 2 }), isCoded('not-splittable'));
    });

    test('is the only one that takes reports', async () => {
      await using opened = await open();
      const { api } = opened;
      const { id } = await driven(opened, { driver: 'worker' });
      await assert.rejects(api.report(id, { type: 'acknowledge' }), isCoded('not-caller-driven'));
      await assert.rejects(api.split(id, { parts: 2 }), isCoded('not-caller-driven'));
      await assert.rejects(api.report('job_unknown', { type: 'complete' }), isCoded('job-not-found'));
      const wrong = { type: 'acknowledge', state: 'queued' } as const;
      await assert.rejects(api.report(id, wrong), isCoded('invalid-input'));
    });

    test('takes no report that relies on what it is no longer', async () => {
      await using opened = await open();
      const { api } = opened;
      const { id, sequence: ifSequence } = await driven(opened);
      const { sequence } = await api.report(id, { type: 'acknowledge' }, { ifSequence });
      await assert.rejects(
        api.report(id, { type: 'complete' }, { ifSequence, reason: 'late' }),
        isCoded('job-changed'),
      );
      assert.equal((await api.report(id, { type: 'complete' }, { ifSequence: sequence })).state, 'succeeded');
    });

    test('has its external id to itself, and is found by it', async () => {
      await using opened = await open();
      const { api } = opened;
      const { id } = await driven(opened, { externalId: 'doc-1' });
      const [second] = await api.submit([{ kind: 'demo:plain', externalId: 'doc-1' }]);
      assert.ok(isCoded('external-id-taken')(second?.error));
      assert.equal(isJobError(second?.error) && second.error.facts.jobId, id);
      await driven(opened, { driver: 'worker' });
      for (const query of [{ externalId: 'doc-1' }, { driver: 'caller' }] as const)
        assert.deepEqual(
          (await api.list(query)).jobs.map((job) => job.id),
          [id],
        );
    });

    test('is listed with others, the oldest first, page by page', async () => {
      await using opened = await open();
      const { api } = opened;
      const ids: string[] = [];
      for (let count = 0; count < 3; count += 1) ids.push((await driven(opened)).id);
      const first = await api.list({ order: 'oldest', limit: 2 });
      const rest = await api.list({ order: 'oldest', limit: 2, cursor: first.nextCursor ?? '' });
      assert.deepEqual(
        [...first.jobs, ...rest.jobs].map(({ id }) => id),
        ids,
      );
      assert.equal(rest.nextCursor, undefined);
      const turned = api.list({ order: 'newest', limit: 2, cursor: first.nextCursor ?? '' });
      await assert.rejects(turned, isCoded('invalid-request'));
    });
  });
}

async function driven({ api }: OpenedApi, request: Partial<SubmitRequest> = {}): Promise<Job> {
  const [submitted] = await api.submit([{ kind: 'demo:plain', driver: 'caller', ...request }]);
  if (!submitted?.job) throw submitted?.error ?? new Error('no answer');
  return submitted.job;
}
