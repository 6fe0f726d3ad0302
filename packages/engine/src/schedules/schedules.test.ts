import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { KindSchedule, ScheduleSpec } from '@longrun/core';
import { LOCAL_CALLER } from '../caller.ts';
import { openSqlite } from '../sqlite/index.ts';
import { type EngineFixture, engineFixture, manualClock, NOON } from '../testing/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HOURLY: ScheduleSpec = { when: 'hourly', job: { kind: 'demo:echo' } };
const at = (hours: number) => new Date(NOON + hours * HOUR).toISOString();

/** The moments of the jobs that a schedule has made, oldest first. */
async function made({ api }: EngineFixture, scheduleId = 'tidy'): Promise<(string | undefined)[]> {
  const { jobs } = await api.list({ scheduleId, limit: 500 });
  return jobs.map(({ scheduledFor }) => scheduledFor).reverse();
}

describe('schedules', () => {
  test('make a job at each of their moments, and say which', async () => {
    await using fixture = await engineFixture();
    const { api, clock } = fixture;
    const job = { kind: 'demo:echo', input: { deep: true }, owner: 'ann', priority: 5 };
    const { nextAt } = await api.schedules.put('tidy', { ...HOURLY, overlap: 'queue', job });
    equal(nextAt, at(1));
    await clock.pass(2 * HOUR + 1_000, 10_000);
    deepEqual(await made(fixture), [at(1), at(2)]);
    const { jobs } = await api.list({ scheduleId: 'tidy' });
    deepEqual([jobs[0]?.owner, jobs[0]?.priority, jobs[0]?.scheduleId], ['ann', 5, 'tidy']);
    const { counts, lastRun, nextAt: third } = await api.schedules.get('tidy');
    deepEqual([counts, third], [{ made: 2, skipped: 0, missed: 0 }, at(3)]);
    deepEqual([lastRun?.jobId, lastRun?.state], [jobs[0]?.id, 'queued']);
    deepEqual((await api.get(jobs[0]?.id ?? '')).input, { deep: true });
  });
  test('come at the moment, not at the next sweep', async () => {
    await using fixture = await engineFixture({ sweepMs: HOUR });
    const { api, clock } = fixture;
    await fixture.source.register([]);
    await api.schedules.put('tidy', { when: { every: 1_000 }, overlap: 'queue', job: HOURLY.job });
    await clock.pass(3_100, 50);
    equal((await made(fixture)).length, 3);
  });
  test('go to a worker that waits, at once', async () => {
    await using fixture = await engineFixture();
    await fixture.api.schedules.put('tidy', HOURLY);
    const request = { workerId: 'w', kinds: ['demo:echo'], capacity: 1, waitMs: 60_000 };
    const waiting = fixture.source.claim(request);
    await fixture.clock.pass(HOUR, MINUTE);
    equal((await waiting)[0]?.kind, 'demo:echo');
  });
  test('put twice with the same content change nothing, whatever is left open', async () => {
    await using fixture = await engineFixture();
    const first = await fixture.api.schedules.put('tidy', HOURLY);
    await fixture.clock.advance(MINUTE);
    const { job, when } = HOURLY;
    const again = await fixture.api.schedules.put('tidy', { missed: 'once', job, timezone: 'UTC', when });
    deepEqual(again, first);
  });
  test('changed in their job alone keep a moment that is due', async () => {
    const clock = manualClock();
    await using fixture = await engineFixture({
      clock,
      store: await openSqlite({ file: ':memory:', clock }),
    });
    await fixture.api.schedules.put('tidy', HOURLY);
    clock.set(NOON + HOUR); // nobody has looked yet
    const { nextAt } = await fixture.api.schedules.put('tidy', { ...HOURLY, job: { kind: 'demo:other' } });
    equal(nextAt, at(1));
    const { nextAt: other } = await fixture.api.schedules.put('tidy', { ...HOURLY, when: 'every 2 hours' });
    equal(other, at(2));
  });
  test('that are wrong are refused, the place is named, and nothing is stored', async () => {
    const inputSchema = { type: 'object', properties: { rows: { type: 'number' } }, required: ['rows'] };
    await using fixture = await engineFixture();
    await fixture.source.register([{ kind: 'demo:rows', inputSchema }]);
    const wrong: [unknown, string][] = [
      [{ ...HOURLY, when: 'every mondy' }, '/when'],
      [{ ...HOURLY, when: { every: 10 } }, '/when'],
      [{ when: 'hourly' }, '/job'],
      [{ when: 'hourly', job: { kind: 'nothing' } }, '/job/kind'],
      [{ when: 'hourly', job: { kind: 'demo:echo', priority: 1_000 } }, '/job/priority'],
      [{ when: 'hourly', job: { kind: 'demo:rows', input: { rows: 'x' } } }, '/job/input/rows'],
      [{ ...HOURLY, overlap: 'wait' }, '/overlap'],
      [{ ...HOURLY, missed: 'never' }, '/missed'],
      [{ ...HOURLY, timezone: 'Berlin' }, '/timezone'],
    ];
    for (const [spec, pointer] of wrong)
      await rejects(fixture.api.schedules.put('tidy', spec as ScheduleSpec), {
        code: 'invalid-input',
        message: new RegExp(`^${pointer} `),
      });
    await rejects(fixture.api.schedules.put('a b', HOURLY), /^JobError: \/name must be letters/);
    deepEqual(await fixture.api.schedules.list(), []);
  });
});

describe('an outage', () => {
  const outage = async (missed: NonNullable<ScheduleSpec['missed']>, hours: number) => {
    const clock = manualClock();
    const fixture = await engineFixture({ clock, store: await openSqlite({ file: ':memory:', clock }) });
    await fixture.api.schedules.put('tidy', { ...HOURLY, missed, overlap: 'queue' });
    await clock.advance(hours * HOUR + 30 * MINUTE);
    await clock.pass(5_000);
    const { counts, nextAt } = await fixture.api.schedules.get('tidy');
    const moments = await made(fixture);
    await fixture.engine.close();
    return { moments, counts, nextAt };
  };
  test('is not made up for when the schedule skips', async () => {
    const { moments, counts, nextAt } = await outage('skip', 3);
    deepEqual([moments, counts.missed, nextAt], [[], 3, at(4)]);
  });
  test('is made up for by one job, which stands for the last moment', async () => {
    const { moments, counts, nextAt } = await outage('once', 3);
    deepEqual([moments, counts.missed, nextAt], [[at(3)], 2, at(4)]);
  });
  test('is made up for by all jobs, a hundred at most', async () => {
    deepEqual((await outage('all', 3)).moments, [at(1), at(2), at(3)]);
    const { moments, counts } = await outage('all', 150);
    deepEqual([moments.length, moments[0], counts.missed], [100, at(51), 50]);
  });
});

describe('a clock that is set back', () => {
  test('brings no moment again, whatever is changed meanwhile', async () => {
    await using fixture = await engineFixture();
    const { api, clock } = fixture;
    const put = (when: string) => api.schedules.put('tidy', { ...HOURLY, overlap: 'queue', when });
    await put('hourly');
    await clock.pass(HOUR, MINUTE);
    clock.set(NOON - 24 * HOUR);
    await put('every 60 minutes');
    await api.schedules.pause('tidy');
    equal((await api.schedules.resume('tidy')).nextAt, at(2));
    await clock.pass(25 * HOUR + MINUTE, 10 * MINUTE);
    deepEqual(await made(fixture), [at(1)]);
    await clock.pass(HOUR, MINUTE);
    deepEqual(await made(fixture), [at(1), at(2)]);
  });
});

describe('a template that does not fit any more', () => {
  test('is told, counted, and stops nobody else', async () => {
    await using fixture = await engineFixture();
    const { api, clock, source } = fixture;
    await api.schedules.put('rows', { when: 'hourly', job: { kind: 'demo:rows', input: {} } });
    await api.schedules.put('tidy', HOURLY);
    const inputSchema = { type: 'object', required: ['rows'] };
    await source.register([{ kind: 'demo:rows', inputSchema }]);
    await clock.pass(HOUR + MINUTE, 20_000);
    const { lastError, counts, nextAt, lastRun } = await api.schedules.get('rows');
    equal(lastError?.message, '/job/input/rows is missing');
    deepEqual([counts, nextAt, lastRun], [{ made: 0, skipped: 0, missed: 1 }, at(2), undefined]);
    deepEqual(await made(fixture), [at(1)]);
    await rejects(api.schedules.runNow('rows'), { code: 'invalid-input' });
    await source.register([{ kind: 'demo:rows' }]);
    await clock.pass(HOUR, 20_000);
    equal((await api.schedules.get('rows')).lastError, undefined);
  });
  test('is put aside where its time zone is no more', async () => {
    const clock = manualClock();
    const store = await openSqlite({ file: ':memory:', clock });
    await using fixture = await engineFixture({ clock, store });
    const spec = JSON.stringify({ ...HOURLY, timezone: 'Gone/Zone', overlap: 'skip', missed: 'once' });
    const content = { spec, updatedBy: 'ann', isDefined: false, nextAt: NOON };
    await store.write([{ type: 'save-schedule', tenant: 'default', name: 'gone', content, limit: 10 }]);
    await clock.pass(5_000);
    const { nextAt, lastError } = await fixture.api.schedules.get('gone');
    equal(nextAt, undefined);
    match(lastError?.message ?? '', /Gone\/Zone/);
  });
});

describe('people', () => {
  test('pause and resume; what fell into the pause is not made up for', async () => {
    await using fixture = await engineFixture();
    const { api, clock } = fixture;
    await api.schedules.put('tidy', { ...HOURLY, missed: 'all', overlap: 'queue' });
    const paused = await api.schedules.pause('tidy', { reason: 'migration' });
    deepEqual(paused.paused, { at: at(0), by: 'local', reason: 'migration' });
    equal(paused.nextAt, undefined);
    await clock.pass(3 * HOUR + MINUTE, MINUTE);
    deepEqual((await api.schedules.pause('tidy')).paused, paused.paused);
    ok((await api.schedules.put('tidy', { ...HOURLY, when: 'every 30 minutes' })).paused);
    equal((await api.schedules.resume('tidy')).nextAt, at(3.5));
    deepEqual(await made(fixture), []);
    await clock.pass(30 * MINUTE, MINUTE);
    deepEqual(await made(fixture), [at(3.5)]);
  });
  test('run one now, paused or not, and the next moment stays', async () => {
    await using fixture = await engineFixture();
    const { api } = fixture;
    const { nextAt } = await api.schedules.put('tidy', HOURLY);
    const first = await api.schedules.runNow('tidy');
    deepEqual([first.state, first.scheduleId, first.scheduledFor], ['queued', 'tidy', undefined]);
    equal((await api.schedules.get('tidy')).nextAt, nextAt);
    await api.schedules.pause('tidy');
    notEqualIds(first.id, (await api.schedules.runNow('tidy')).id);
  });
  test('ask for what will come, of a schedule and of none', async () => {
    await using fixture = await engineFixture();
    const { api } = fixture;
    await api.schedules.put('tidy', { ...HOURLY, until: at(2) });
    deepEqual(await api.schedules.next('tidy'), {
      moments: [at(1), at(2)],
      timezone: 'UTC',
      cron: '0 * * * *',
    });
    const { moments, everyMs } = await api.schedules.preview({ when: 'every 2 hours', count: 2 });
    deepEqual([moments, everyMs], [[at(2), at(4)], 2 * HOUR]);
  });
  test('learn that there is no such schedule', async () => {
    await using fixture = await engineFixture();
    const { schedules } = fixture.api;
    for (const verb of ['get', 'remove', 'pause', 'resume', 'runNow', 'next'] as const)
      await rejects(schedules[verb]('nothing'), { code: 'schedule-not-found' });
    await fixture.engine.as({ ...LOCAL_CALLER, tenant: 'other' }).schedules.put('theirs', HOURLY);
    await rejects(schedules.get('theirs'), { code: 'schedule-not-found' });
  });
  test('have their key named as the author of the jobs', async () => {
    await using fixture = await engineFixture();
    const api = fixture.engine.as({ ...LOCAL_CALLER, actor: 'key_1' });
    await api.schedules.put('tidy', { ...HOURLY, job: { kind: 'demo:echo', createdBy: 'somebody else' } });
    await fixture.clock.pass(HOUR, MINUTE);
    equal((await api.list({ scheduleId: 'tidy' })).jobs[0]?.createdBy, 'key_1');
  });
});

describe('the definition of a kind', () => {
  const announce = ({ source }: EngineFixture, schedule: KindSchedule) =>
    source.register([{ kind: 'demo:echo', schedule }]);

  test('brings a schedule of the kind’s name, in words or whole', async () => {
    await using fixture = await engineFixture();
    await announce(fixture, 'every weekday at 9');
    const { name, when, job, isDefined } = await fixture.api.schedules.get('demo:echo');
    deepEqual([name, when, job, isDefined], ['demo:echo', 'every weekday at 9', { kind: 'demo:echo' }, true]);
    await announce(fixture, { when: 'daily', timezone: 'Europe/Berlin', job: { input: 1 } });
    const later = await fixture.api.schedules.get('demo:echo');
    deepEqual([later.timezone, later.job.input], ['Europe/Berlin', 1]);
  });
  test('gives way to what people have decided', async () => {
    await using fixture = await engineFixture();
    await announce(fixture, 'daily');
    await fixture.api.schedules.put('demo:echo', HOURLY);
    await announce(fixture, 'weekly');
    const { when, isDefined } = await fixture.api.schedules.get('demo:echo');
    deepEqual([when, isDefined], ['hourly', undefined]);
  });
  test('leaves a pause alone', async () => {
    await using fixture = await engineFixture();
    await announce(fixture, 'daily');
    await fixture.api.schedules.pause('demo:echo');
    await announce(fixture, 'weekly');
    const { when, paused } = await fixture.api.schedules.get('demo:echo');
    deepEqual([when, paused?.by], ['weekly', 'local']);
  });
  test('that makes no sense is refused with its place', async () => {
    await using fixture = await engineFixture();
    await rejects(announce(fixture, 'every mondy'), {
      code: 'invalid-input',
      message: /^\/kinds\/0\/schedule\/when is not understood: “mondy”/,
    });
  });
});

function notEqualIds(first: string, second: string): void {
  ok(first !== second, 'two jobs were made');
}
