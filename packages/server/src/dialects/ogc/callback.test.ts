import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Job } from '@longrun/core';
import { LOCAL_CALLER } from '@longrun/engine';
import { manualClock } from '@longrun/engine/testing';
import { until } from '../../testing/until.ts';
import { assertValid } from './testing/assert-valid.ts';
import { completed, type Ogc, openOgc } from './testing/open-ogc.ts';
import { type Served, serve } from './testing/serve.ts';

const HELLO = { inputs: { message: 'hello' } };
const NO_PAPER = { code: 'no-paper', message: 'The tray is empty.', retryable: false } as const;

const subscribed = ({ url }: Served) => ({
  ...HELLO,
  subscriber: { successUri: `${url}/ok`, inProgressUri: `${url}/run`, failedUri: `${url}/no` },
});
const arrived = (server: Served, path: string) => server.requests.filter((one) => one.path === path);

/** The job that calls back. */
async function callbackJob(app: Ogc): Promise<Job> {
  const { jobs } = await app.engine.as(LOCAL_CALLER).list({ kind: 'longrun:ogc-callback' });
  const [job] = jobs;
  if (!job) throw new Error('Nobody is to be called back.');
  return job;
}

describe('a callback', () => {
  test('/conf/callback/job-callback: brings the results, and on the way there the status', async () => {
    await using app = await openOgc();
    await using server = await serve((_, response) => response.writeHead(202).end());
    const { jobID } = await app.start('demo:echo', subscribed(server));
    const claim = await app.take();
    await until(async () => arrived(server, '/run').length > 0);
    const told = arrived(server, '/run').map(({ body }) => body);
    for (const body of told) assertValid('statusInfo', body);
    deepEqual((told as { jobID: string }[])[0]?.jobID, jobID);
    await app.settle(claim, completed({ message: 'hello' }));
    await until(async () => arrived(server, '/ok').length > 0);
    deepEqual(arrived(server, '/ok'), [{ path: '/ok', body: { message: 'hello' } }]);
    deepEqual(arrived(server, '/no'), []);
    await until(async () => (await callbackJob(app)).state === 'succeeded');
  });

  test('takes successUrl for successUri', async () => {
    await using app = await openOgc();
    app.employ();
    await using server = await serve((_, response) => response.end());
    const subscriber = { successUrl: `${server.url}/ok` };
    equal((await app.execute('demo:echo', { ...HELLO, subscriber })).status, 200, 'a sync one as well');
    await until(async () => arrived(server, '/ok').length > 0);
  });

  test('tells of a failure, and of a dismissal', async () => {
    await using app = await openOgc();
    await using server = await serve((_, response) => response.end());
    await app.start('demo:echo', subscribed(server));
    await app.settle(await app.take(), { type: 'failed', error: NO_PAPER });
    await until(async () => arrived(server, '/no').length === 1);
    const { jobID } = await app.start('demo:echo', subscribed(server));
    await app.send('DELETE', `/ogc/jobs/${jobID}`);
    await until(async () => arrived(server, '/no').length === 2);
    const told = arrived(server, '/no').map(({ body }) => body as { status: string; exception?: object });
    for (const body of told) assertValid('statusInfo', body);
    deepEqual(
      told.map(({ status }) => status),
      ['failed', 'dismissed'],
    );
    ok(told[0]?.exception);
    deepEqual(arrived(server, '/ok'), []);
  });

  test('survives a receiver that is down: it is tried again, further and further apart', async () => {
    const clock = manualClock();
    await using app = await openOgc({ clock });
    let isDown = true;
    await using server = await serve((_, response) => response.writeHead(isDown ? 503 : 200).end());
    const subscriber = { successUri: `${server.url}/ok` };
    await app.start('demo:echo', { ...HELLO, subscriber });
    await app.settle(await app.take(), completed({ message: 'hello' }));
    const pass = (holds: () => Promise<boolean>) =>
      until(async () => {
        await clock.advance(500);
        return holds();
      });
    const waits: number[] = [];
    for (const attempt of [1, 2, 3]) {
      await pass(async () => arrived(server, '/ok').length === attempt);
      await until(async () => (await callbackJob(app)).state === 'retrying');
      waits.push(Date.parse((await callbackJob(app)).scheduledAt ?? '') - clock.now());
    }
    ok(
      waits.every((wait, at) => at === 0 || wait > (waits[at - 1] ?? 0)),
      `${waits}`,
    );
    isDown = false;
    await pass(async () => (await callbackJob(app)).state === 'succeeded');
    equal(arrived(server, '/ok').length, 4);
  });

  test('that may not go where it is to go fails for good, and the job is none the worse', async () => {
    await using app = await openOgc();
    await using server = await serve((_, response) => response.end());
    const token = await app.key(['submit', 'read']);
    const sent = { token, body: subscribed(server), headers: { prefer: 'respond-async' } };
    const { json } = await app.send('POST', '/ogc/processes/demo:echo/execution', sent);
    await app.settle(await app.take(), completed({ message: 'hello' }));
    await until(async () => (await callbackJob(app)).state === 'failed');
    const { error, attempt } = await callbackJob(app);
    deepEqual([error?.code, attempt, server.requests.length], ['invalid-request', 1, 0]);
    equal((await app.job(json.jobID)).state, 'succeeded');
  });

  test('to what is no address is refused at once', async () => {
    await using app = await openOgc();
    for (const subscriber of [
      'x',
      { successUri: 1 },
      { failedUri: 'mailto:a@b' },
      { inProgressUrl: 'here' },
    ]) {
      const { status, json } = await app.execute('demo:echo', { ...HELLO, subscriber }, 'respond-async');
      equal(status, 400, JSON.stringify(subscriber));
      ok(json.errors[0].pointer.startsWith('/subscriber'));
    }
    equal((await app.get('/jobs')).json.jobs.length, 0);
  });
});
