import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from '../testing/open-app.ts';

const DAILY = { when: 'daily at 6', job: { kind: 'demo:echo' } };

test('a schedule is put, read, paused with a reason, resumed and removed', async () => {
  await using app = await openApp();
  const put = await app.send('PUT', '/v1/schedules/nightly', { body: DAILY });
  assert.equal(put.status, 200);
  assert.deepEqual((await app.send('PUT', '/v1/schedules/nightly', { body: DAILY })).json, put.json);
  assert.deepEqual((await app.send('GET', '/v1/schedules')).json, { schedules: [put.json] });
  const reason = { reason: 'The archive moves' };
  const paused = await app.send('POST', '/v1/schedules/nightly/pause', { body: reason });
  assert.equal(paused.json.paused.reason, 'The archive moves');
  assert.equal((await app.send('POST', '/v1/schedules/nightly/pause')).status, 200);
  const resumed = await app.send('POST', '/v1/schedules/nightly/resume');
  assert.equal(resumed.json.nextAt, put.json.nextAt);
  assert.equal((await app.send('DELETE', '/v1/schedules/nightly')).status, 204);
  assert.equal((await app.send('GET', '/v1/schedules/nightly')).json.code, 'schedule-not-found');
});

test('a job that is asked for is answered with its place', async () => {
  await using app = await openApp();
  await app.send('PUT', '/v1/schedules/nightly', { body: DAILY });
  const { status, headers, json } = await app.send('POST', '/v1/schedules/nightly/run');
  assert.deepEqual([status, headers.get('location')], [201, `/v1/jobs/${json.id}`]);
  const listed = await app.send('GET', '/v1/jobs?scheduleId=nightly');
  assert.deepEqual(
    listed.json.jobs.map(({ id }: { id: string }) => id),
    [json.id],
  );
});

test('a schedule belongs to its tenant', async () => {
  await using app = await openApp();
  const [ours, theirs] = [await app.key(['admin'], 'ours'), await app.key(['admin'], 'theirs')];
  await app.send('PUT', '/v1/schedules/nightly', { token: ours, body: DAILY });
  assert.deepEqual((await app.send('GET', '/v1/schedules', { token: theirs })).json, { schedules: [] });
  for (const [method, below] of [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/run'],
    ['POST', '/pause'],
    ['GET', '/next'],
  ] as const)
    assert.equal((await app.send(method, `/v1/schedules/nightly${below}`, { token: theirs })).status, 404);
});

test('what is wrong with a schedule is named by its place', async () => {
  await using app = await openApp();
  const wrong: [object, string][] = [
    [{ ...DAILY, when: 'every mondy' }, '/when'],
    [{ ...DAILY, when: { every: 1 } }, '/when'],
    [{ ...DAILY, job: { kind: 'demo:echo', delayMs: 5 } }, '/job/delayMs'],
    [{ when: 'daily' }, '/job'],
  ];
  for (const [body, pointer] of wrong) {
    const { status, json } = await app.send('PUT', '/v1/schedules/nightly', { body });
    assert.deepEqual([status, json.errors[0].pointer], [422, pointer]);
  }
  assert.equal((await app.send('GET', '/v1/schedules/nightly/next?count=0')).status, 422);
  assert.deepEqual((await app.send('GET', '/v1/schedules')).json, { schedules: [] });
});
