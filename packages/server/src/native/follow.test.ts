import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OpenApp, openApp } from '../testing/open-app.ts';

async function finish(app: OpenApp, output: unknown, kind = 'demo:echo') {
  const { jobId, claimId } = await app.claim(kind);
  const reports = [
    {
      jobId,
      claimId,
      messages: [{ severity: 'info', text: 'working' }],
      settlement: { type: 'completed', output },
    },
  ];
  await app.send('POST', '/v1/worker/sync', { body: { workerId: 'worker-1', reports } });
}

test('a result is 202 with the state until the job has ended', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const early = await app.send('GET', `/v1/jobs/${id}/result`);
  assert.deepEqual([early.status, early.json], [202, { jobId: id, state: 'queued' }]);
  assert.equal(early.headers.get('retry-after'), '1');
  await finish(app, { rows: 3 });
  const late = await app.send('GET', `/v1/jobs/${id}/result`);
  assert.deepEqual([late.status, late.json], [200, { jobId: id, state: 'succeeded', output: { rows: 3 } }]);
});

test('a result with wait comes as soon as the job ends', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const waiting = app.send('GET', `/v1/jobs/${id}/result?wait=60`);
  await finish(app, 1);
  assert.equal((await waiting).status, 200);
});

test('messages come in pages', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  await finish(app, 1);
  const { json } = await app.send('GET', `/v1/jobs/${id}/messages`);
  assert.deepEqual(
    json.messages.map(({ text }: { text: string }) => text),
    ['working'],
  );
  const after = await app.send('GET', `/v1/jobs/${id}/messages?after=${json.next}&limit=5`);
  assert.deepEqual(after.json, { messages: [], next: json.next });
});

test('a watch answers at once with what happened after its cursor', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const { json } = await app.send('GET', `/v1/jobs/${id}/watch?after=0`);
  assert.deepEqual([json.next, json.job.id, json.updates[0].event], [1, id, 'submit']);
});

test('a watch waits for news and brings them', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const watching = app.send('GET', `/v1/jobs/${id}/watch?after=1&maxMs=60000`);
  await app.send('POST', `/v1/jobs/${id}/pause`);
  const { json } = await watching;
  assert.deepEqual([json.next, json.job.state, json.updates.length], [2, 'paused', 1]);
});

test('a watch without news answers after maxMs with its own cursor', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const { status, json } = await app.send('GET', `/v1/jobs/${id}/watch?after=1&maxMs=20`);
  assert.deepEqual([status, json.updates, json.next], [200, [], 1]);
});

test('a watch with news holds its answer until minMs', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const began = performance.now();
  const { json } = await app.send('GET', `/v1/jobs/${id}/watch?minMs=150&maxMs=5000`);
  assert.ok(performance.now() - began >= 145, 'it answered too early');
  assert.equal(json.updates.length, 1);
});

test('a watch of a job that has ended answers at once, whatever minMs says', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  await app.send('POST', `/v1/jobs/${id}/cancel`);
  const began = performance.now();
  const { json } = await app.send('GET', `/v1/jobs/${id}/watch?minMs=60000`);
  assert.ok(performance.now() - began < 5_000, 'it waited');
  assert.deepEqual([json.job.state, json.next], ['cancelled', 2]);
});

test('a watch of an unknown job is refused', async () => {
  await using app = await openApp();
  assert.equal((await app.send('GET', '/v1/jobs/job_none/watch')).json.code, 'job-not-found');
});

test('polls that wait are answered when the app closes, and later requests are refused', async () => {
  await using app = await openApp();
  const { id } = await app.submit({ kind: 'other:kind' });
  const watching = app.send('GET', `/v1/jobs/${id}/watch?after=1&maxMs=60000`);
  const claiming = app.send('POST', '/v1/worker/claim', {
    body: { workerId: 'w', kinds: ['demo:echo'], capacity: 1, waitMs: 60_000 },
  });
  app.app.close();
  assert.deepEqual((await watching).json.updates ?? [], []);
  assert.ok([200, 503].includes((await claiming).status));
  const refused = await app.send('GET', '/readyz');
  assert.deepEqual([refused.status, refused.json.code], [503, 'shutting-down']);
  assert.equal(refused.headers.get('retry-after'), '1');
  assert.equal((await app.send('GET', '/livez')).status, 200);
});
