import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ErrorCode, isJobError, type ScheduleSpec } from '@longrun/core';
import type { OpenedApi } from './job-api.contract.ts';

const DAILY: ScheduleSpec = {
  when: 'daily at 6',
  timezone: 'Europe/Berlin',
  job: { kind: 'demo:plain', input: { deep: true }, tags: ['a'] },
};
const isCoded = (code: ErrorCode, pointer?: string) => (error: unknown) =>
  isJobError(error) && error.code === code && error.facts.errors?.[0]?.pointer === pointer;

/** What holds for every implementation of `JobApi.schedules`, in process or over the wire. */
export function describeScheduleApi(open: () => Promise<OpenedApi>): void {
  describe('the schedules of the job API', () => {
    test('a schedule is answered as it is then read and listed', async () => {
      await using opened = await open();
      const { schedules } = opened.api;
      const put = await schedules.put('tidy:up', DAILY);
      const { when, timezone, job, overlap, missed } = put;
      assert.deepEqual({ when, timezone, job }, DAILY);
      assert.deepEqual([overlap, missed], ['skip', 'once']);
      assert.deepEqual(await schedules.get('tidy:up'), put);
      await schedules.put('another', DAILY);
      const names = (await schedules.list()).map(({ name }) => name);
      assert.deepEqual(names, ['another', 'tidy:up']);
    });

    test('putting the same again changes nothing, putting something else changes it', async () => {
      await using opened = await open();
      const first = await opened.api.schedules.put('tidy', DAILY);
      assert.deepEqual(await opened.api.schedules.put('tidy', DAILY), first);
      const changed = await opened.api.schedules.put('tidy', { ...DAILY, when: { every: 60_000 } });
      assert.deepEqual(changed.when, { every: 60_000 });
      assert.notEqual(changed.nextAt, first.nextAt);
    });

    test('what does not fit is refused with its place', async () => {
      await using opened = await open();
      const { schedules } = opened.api;
      await assert.rejects(
        schedules.put('tidy', { ...DAILY, when: 'every mondy' }),
        isCoded('invalid-input', '/when'),
      );
      await assert.rejects(
        schedules.put('tidy', { ...DAILY, timezone: 'Mars/Olympus' }),
        isCoded('invalid-input', '/timezone'),
      );
      await assert.rejects(
        schedules.put('tidy', { ...DAILY, job: { kind: 'plain' } }),
        isCoded('invalid-input', '/job/kind'),
      );
      await assert.rejects(schedules.put('ti dy', DAILY), isCoded('invalid-input', '/name'));
      assert.deepEqual(await schedules.list(), []);
    });

    test('a pause says who and why, and a resume brings the next moment back', async () => {
      await using opened = await open();
      const { schedules } = opened.api;
      const { nextAt } = await schedules.put('tidy', DAILY);
      const { paused, ...rest } = await schedules.pause('tidy', { reason: 'moving' });
      assert.deepEqual([paused?.by, paused?.reason, rest.nextAt], ['local', 'moving', undefined]);
      assert.deepEqual((await schedules.pause('tidy')).paused, paused);
      const resumed = await schedules.resume('tidy');
      assert.deepEqual([resumed.paused, resumed.nextAt], [undefined, nextAt]);
    });

    test('a job that is asked for is found by its schedule', async () => {
      await using opened = await open();
      const { schedules } = opened.api;
      await schedules.put('tidy', DAILY);
      const job = await schedules.runNow('tidy');
      assert.deepEqual([job.scheduleId, job.input, job.tags], ['tidy', { deep: true }, ['a']]);
      const { jobs } = await opened.api.list({ scheduleId: 'tidy' });
      assert.deepEqual(
        jobs.map(({ id }) => id),
        [job.id],
      );
      assert.deepEqual((await opened.api.list({ scheduleId: 'other' })).jobs, []);
      const { lastRun, counts } = await schedules.get('tidy');
      assert.deepEqual([lastRun?.jobId, counts.made], [job.id, 1]);
    });

    test('a moment brings a job that knows its moment', async () => {
      await using opened = await open();
      await opened.api.schedules.put('tidy', { ...DAILY, when: 'every second' });
      const request = { workerId: 'w', kinds: ['demo:plain'], capacity: 1, waitMs: 10_000 };
      const [claimed] = await opened.source.claim(request);
      const job = await opened.api.get(claimed?.jobId ?? '');
      assert.equal(job.scheduleId, 'tidy');
      assert.equal(claimed?.scheduledFor, job.scheduledFor);
      assert.ok(job.scheduledFor !== undefined && job.scheduledFor <= job.createdAt);
    });

    test('the coming moments are told, of a schedule and before there is one', async () => {
      await using opened = await open();
      const { schedules } = opened.api;
      const { nextAt } = await schedules.put('tidy', DAILY);
      const { moments, timezone, cron } = await schedules.next('tidy', { count: 3 });
      assert.deepEqual([moments.length, moments[0]], [3, nextAt]);
      assert.deepEqual([timezone, cron], ['Europe/Berlin', '0 6 * * *']);
      const request = { when: 'every 2 hours', startingAt: '2100-01-01T00:30:00Z', count: 2 };
      assert.deepEqual(await schedules.preview(request), {
        moments: ['2100-01-01T00:30:00.000Z', '2100-01-01T02:30:00.000Z'],
        timezone: 'UTC',
        everyMs: 7_200_000,
      });
      await assert.rejects(schedules.preview({ when: 'never' }), isCoded('invalid-input', '/when'));
    });

    test('one that was removed is not there, and neither is one that never was', async () => {
      await using opened = await open();
      const { schedules } = opened.api;
      await schedules.put('tidy', DAILY);
      await schedules.remove('tidy');
      for (const verb of ['get', 'remove', 'pause', 'resume', 'runNow', 'next'] as const)
        await assert.rejects(schedules[verb]('tidy'), isCoded('schedule-not-found'));
    });

    test('the definition of a kind brings its schedule', async () => {
      await using opened = await open();
      const schedule = { when: 'monthly on the last day', job: { input: 1 } };
      await opened.source.register([{ kind: 'demo:monthly', schedule }]);
      const { job, isDefined } = await opened.api.schedules.get('demo:monthly');
      assert.deepEqual([job, isDefined], [{ kind: 'demo:monthly', input: 1 }, true]);
    });
  });
}
