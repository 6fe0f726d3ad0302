import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { manualClock } from '@longrun/engine/testing';
import { assertValid } from './testing/assert-valid.ts';
import { completed, linkTo, openOgc } from './testing/open-ogc.ts';

describe('the list of jobs', () => {
  const ids = (json: { jobs: { jobID: string }[] }) => json.jobs.map(({ jobID }) => jobID);

  /** A failed, a successful, a running and an accepted one, a minute apart; they took two minutes and one, and go on. */
  async function four() {
    const clock = manualClock(Date.UTC(2026, 0, 1));
    const app = await openOgc({ clock });
    const bad = (await app.start('demo:echo')).jobID;
    const first = await app.take();
    await clock.advance(60_000);
    const good = (await app.start('demo:word', { inputs: { input: 'a' } })).jobID;
    const second = await app.take();
    await clock.advance(60_000);
    await app.settle(first, {
      type: 'failed',
      error: { code: 'no-paper', message: 'The tray is empty.', retryable: false },
    });
    await app.settle(second, completed('a'));
    const busy = (await app.start('demo:echo')).jobID;
    await app.take();
    await clock.advance(60_000);
    const idle = (await app.start('called-otherwise', {})).jobID;
    const find = async (query: string) => ids((await app.get(`/jobs?${query}`)).json);
    return { app, clock, bad, good, busy, idle, find, [Symbol.asyncDispose]: app[Symbol.asyncDispose] };
  }

  test('/conf/job-list/job-list-op: it is there', async () => {
    await using app = await openOgc();
    equal((await app.get('/jobs')).status, 200);
  });

  test('/conf/job-list/job-list-success: it holds the status of each job, the newest first', async () => {
    await using jobs = await four();
    const { json } = await jobs.app.get('/jobs');
    assertValid('jobList', json);
    deepEqual(ids(json), [jobs.idle, jobs.busy, jobs.good, jobs.bad]);
    const codes = json.jobs.map(({ status }: { status: string }) => status);
    deepEqual(codes, ['accepted', 'running', 'successful', 'failed']);
  });

  test('it leaves out parts of other jobs, and what the server does for itself', async () => {
    await using app = await openOgc();
    await app.start('demo:echo');
    await app.send('POST', '/v1/bulk', { body: { action: 'retry', all: true } });
    equal((await app.get('/jobs')).json.jobs.length, 1);
  });

  test('/conf/job-list/type-definition: type may be given once, several times, and with commas', async () => {
    await using jobs = await four();
    for (const query of ['type=process', 'type=a&type=process', 'type=a,process'])
      equal((await jobs.find(query)).length, 4, query);
  });

  test('/conf/job-list/type-response: all are of the type process, and none of any other', async () => {
    await using jobs = await four();
    deepEqual(await jobs.find('type=other'), []);
    for (const { type } of (await jobs.app.get('/jobs')).json.jobs) equal(type, 'process');
  });

  test('/conf/job-list/processID-definition: processID may be given once, several times, and with commas', async () => {
    await using jobs = await four();
    for (const query of ['processID=demo:echo&processID=demo:word', 'processID=demo:echo,demo:word'])
      equal((await jobs.find(query)).length, 3, query);
  });

  test('/conf/job-list/processID-mandatory: every entry names its process', async () => {
    await using jobs = await four();
    const { json } = await jobs.app.get('/jobs');
    deepEqual(
      json.jobs.map(({ processID }: { processID: string }) => processID),
      ['called-otherwise', 'demo:echo', 'demo:word', 'demo:echo'],
    );
  });

  test('/conf/job-list/processID-response: only jobs of those processes are listed', async () => {
    await using jobs = await four();
    deepEqual(await jobs.find('processID=demo:echo'), [jobs.busy, jobs.bad]);
    deepEqual(await jobs.find('processID=called-otherwise'), [jobs.idle]);
    deepEqual(await jobs.find('processID=none'), []);
    await jobs.app.submit({ kind: 'nobody:knows' });
    equal((await jobs.find('processID=nobody:knows')).length, 1);
  });

  test('/conf/job-list/status-definition: status may be given once, several times, and with commas', async () => {
    await using jobs = await four();
    for (const query of ['status=failed&status=running', 'status=failed,running'])
      deepEqual(await jobs.find(query), [jobs.busy, jobs.bad], query);
    equal((await jobs.app.get('/jobs?status=late')).status, 400);
  });

  test('/conf/job-list/status-response: only jobs that have it are listed', async () => {
    await using jobs = await four();
    const { bad, good, busy, idle, find } = jobs;
    const wanted: [string, string[]][] = [
      ['accepted', [idle]],
      ['running', [busy]],
      ['successful', [good]],
      ['failed', [bad]],
      ['dismissed', []],
    ];
    for (const [status, found] of wanted) deepEqual(await find(`status=${status}`), found, status);
    await jobs.app.send('DELETE', `/ogc/jobs/${busy}`);
    deepEqual(await find('status=dismissed'), [busy]);
    deepEqual(await find('status=running'), []);
  });

  test('a job that waits for another attempt is listed among the running', async () => {
    await using app = await openOgc();
    const { jobID } = await app.start('demo:echo');
    await app.settle(await app.take(), { type: 'released' });
    const find = async (status: string) => ids((await app.get(`/jobs?status=${status}`)).json);
    deepEqual([await find('running'), await find('accepted')], [[jobID], []]);
  });

  test('/conf/job-list/datetime-definition: datetime is a moment or an interval, open or not, and nothing else', async () => {
    await using jobs = await four();
    const right = ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00%2B01:00', '../2026-01-01T00:00:00Z'];
    for (const datetime of [...right, '2026-01-01T00:00:00Z/..', '/2026-01-01T00:00:00.000Z'])
      equal((await jobs.app.get(`/jobs?datetime=${datetime}`)).status, 200, datetime);
    const wrong = ['today', '2026-01-01', '..', '../..', '', 'a/b/c', '2026-13-01T00:00:00Z'];
    for (const datetime of [...wrong, '2026-01-02T00:00:00Z/2026-01-01T00:00:00Z', '2026-01-01T00:00:00']) {
      const { status, json } = await jobs.app.get(`/jobs?datetime=${datetime}`);
      deepEqual([status, json.errors?.[0].pointer], [400, '/datetime'], datetime);
    }
  });

  test('/conf/job-list/datetime-response: only jobs that were created then are listed, the ends included', async () => {
    await using jobs = await four();
    const { bad, good, busy, idle, find } = jobs;
    const at = (minute: number) => `2026-01-01T00:0${minute}:00Z`;
    deepEqual(await find(`datetime=${at(1)}`), [good]);
    deepEqual(await find(`datetime=${at(1)}/${at(2)}`), [busy, good]);
    deepEqual(await find(`datetime=${at(2)}/..`), [idle, busy]);
    deepEqual(await find(`datetime=../${at(0)}`), [bad]);
  });

  test('/conf/job-list/duration-definition: minDuration and maxDuration are whole seconds', async () => {
    await using jobs = await four();
    for (const name of ['minDuration', 'maxDuration'])
      for (const value of ['-1', 'x', '1.5', '']) {
        const { status, json } = await jobs.app.get(`/jobs?${name}=${value}`);
        deepEqual([status, json.errors?.[0].pointer], [400, `/${name}`], value);
      }
  });

  test('/conf/job-list/duration-response: a running job counts until now, an ended one to its end, and no other', async () => {
    await using jobs = await four();
    const { bad, good, busy, find, clock } = jobs;
    deepEqual(await find('minDuration=0'), [busy, good, bad]);
    deepEqual(await find('minDuration=61'), [bad]);
    deepEqual(await find('maxDuration=60'), [busy, good]);
    deepEqual(await find('minDuration=60&maxDuration=60'), [busy, good]);
    await clock.advance(61_000);
    deepEqual(await find('minDuration=121'), [busy]);
    deepEqual(await find('minDuration=60&status=failed,successful&processID=demo:echo'), [bad]);
  });

  test('/conf/job-list/limit-definition: limit is a whole number from 1, ten unless told otherwise, and too large a one is cut', async () => {
    await using app = await openOgc();
    await Promise.all(Array.from({ length: 12 }, () => app.start('demo:echo')));
    equal((await app.get('/jobs')).json.jobs.length, 10);
    equal((await app.get('/jobs?limit=1000000')).json.jobs.length, 12);
    for (const limit of ['0', '-1', 'x']) equal((await app.get(`/jobs?limit=${limit}`)).status, 400, limit);
  });

  test('/conf/job-list/limit-response: no more are given than were asked for', async () => {
    await using jobs = await four();
    deepEqual(await jobs.find('limit=1'), [jobs.idle]);
  });

  test('/conf/job-list/links: pages lead on and back, with what was asked for', async () => {
    await using app = await openOgc();
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) made.unshift((await app.start('demo:echo')).jobID);
    await app.start('demo:word', { inputs: { input: 'a' } });
    const first = (await app.get('/jobs?processID=demo:echo&limit=2')).json;
    const follow = async (json: unknown, rel: string) =>
      (await app.send('GET', linkTo(json as typeof first, rel))).json;
    const second = await follow(first, 'next');
    const third = await follow(second, 'next');
    deepEqual([first, second, third].flatMap(ids), made);
    const rels = (json: typeof first) => json.links.map(({ rel }: { rel: string }) => rel);
    deepEqual(rels(first), ['self', 'alternate', 'next']);
    deepEqual(rels(second), ['self', 'alternate', 'next', 'prev']);
    deepEqual(rels(third), ['self', 'alternate', 'prev']);
    const back = await follow(third, 'prev');
    deepEqual([ids(back), ids(await follow(back, 'prev'))], [made.slice(2, 4), made.slice(0, 2)]);
    deepEqual(ids(await follow(back, 'next')), made.slice(4));
    equal((await app.get('/jobs?cursor=x')).status, 400);
  });

  test('a parameter that is not known is refused', async () => {
    await using app = await openOgc();
    const { status, json } = await app.get('/jobs?colour=red');
    deepEqual([status, json.errors[0].pointer], [400, '/colour']);
    assertValid('exception', json);
    equal((await app.get('/jobs?f=xml')).json.errors[0].pointer, '/f');
  });
});
