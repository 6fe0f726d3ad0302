import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from '../testing/open-app.ts';

test('a worker registers, claims, reports and settles', async () => {
  await using app = await openApp();
  const kinds = [{ kind: 'demo:slow', label: 'Slow', pausable: true }];
  assert.equal((await app.send('POST', '/v1/worker/kinds', { body: { kinds } })).status, 204);
  const known = kinds.map((kind) => ({ ...kind, offered: false })); // no worker has asked for one yet
  assert.deepEqual((await app.send('GET', '/v1/kinds')).json.kinds, known);

  const { id } = await app.submit({ kind: 'demo:slow', input: { ms: 5 } });
  const { jobId, claimId } = await app.claim('demo:slow');
  assert.equal(jobId, id);
  const sync = (report: object) =>
    app.send('POST', '/v1/worker/sync', {
      body: { workerId: 'w', reports: [{ jobId, claimId, ...report }] },
    });
  const running = await sync({
    progress: { counters: { remaining: 1, successful: 1, failed: 0 } },
    checkpoint: { row: 1 },
  });
  assert.deepEqual(running.json, { jobs: [{ jobId, claimId, state: 'running' }] });
  await app.send('POST', `/v1/jobs/${id}/pause`);
  assert.equal((await sync({})).json.jobs[0].control, 'pause');
  assert.equal((await sync({ settlement: { type: 'suspended' } })).json.jobs[0].state, 'paused');
  const job = (await app.send('GET', `/v1/jobs/${id}`)).json;
  assert.deepEqual([job.state, job.hasCheckpoint], ['paused', true]);
});

test('a claim waits for a job', async () => {
  await using app = await openApp();
  const claiming = app.send('POST', '/v1/worker/claim', {
    body: { workerId: 'w', kinds: ['demo:echo'], capacity: 1, waitMs: 60_000 },
  });
  const { id } = await app.submit();
  assert.equal((await claiming).json.jobs[0].jobId, id);
});

test('a claim without a job answers none when its wait is over', async () => {
  await using app = await openApp();
  const { status, json } = await app.send('POST', '/v1/worker/claim', {
    body: { workerId: 'w', kinds: ['demo:echo'], capacity: 1, waitMs: 5 },
  });
  assert.deepEqual([status, json], [200, { jobs: [] }]);
});

test('a claim whose worker has gone takes no job', async () => {
  await using app = await openApp();
  const leave = new AbortController();
  const claiming = app.send('POST', '/v1/worker/claim', {
    body: { workerId: 'w', kinds: ['demo:echo'], capacity: 1, waitMs: 60_000 },
    signal: leave.signal,
  });
  leave.abort();
  await claiming;
  const { id } = await app.submit();
  assert.equal((await app.send('GET', `/v1/jobs/${id}`)).json.state, 'queued');
});

test('a sync with wait answers when a control arrives', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const { jobId, claimId } = await app.claim('demo:echo');
  const syncing = app.send('POST', '/v1/worker/sync', {
    body: { workerId: 'w', reports: [{ jobId, claimId }], waitMs: 60_000 },
  });
  await app.send('POST', `/v1/jobs/${id}/cancel`);
  assert.equal((await syncing).json.jobs[0].control, 'cancel');
});

test('a report with a claim that is void is answered so, beside the others', async () => {
  await using app = await openApp();
  await app.submit();
  const { jobId, claimId } = await app.claim('demo:echo');
  const { status, json } = await app.send('POST', '/v1/worker/sync', {
    body: {
      workerId: 'w',
      reports: [
        { jobId, claimId: 'claim_other' },
        { jobId, claimId },
      ],
    },
  });
  assert.equal(status, 200);
  assert.deepEqual([json.jobs[0].error.code, json.jobs[1].state], ['claim-lost', 'running']);
});

test('a claim that asks for too much is refused by field', async () => {
  await using app = await openApp();
  const { status, json } = await app.send('POST', '/v1/worker/claim', {
    body: { workerId: '', kinds: ['nonsense'], capacity: 1e6, waitMs: 60_001 },
  });
  assert.equal(status, 422);
  assert.deepEqual(
    json.errors.map(({ pointer }: { pointer: string }) => pointer),
    ['/workerId', '/kinds/0', '/capacity', '/waitMs'],
  );
});
