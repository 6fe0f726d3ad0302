import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from '../testing/open-app.ts';

test('a job goes through the verbs and answers each as it is after', async () => {
  await using app = await openApp();
  const { id } = await app.submit({ trigger: 'manual' });
  const states: string[] = [];
  for (const verb of ['start', 'pause', 'resume', 'cancel', 'retry', 'stop']) {
    const { status, json } = await app.send('POST', `/v1/jobs/${id}/${verb}`);
    assert.equal(status, 200, verb);
    states.push(json.state);
  }
  assert.deepEqual(states, ['queued', 'paused', 'queued', 'cancelled', 'queued', 'cancelled']);
});

test('a verb is harmless when repeated, and takes an empty object for its options', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const cancel = () => app.send('POST', `/v1/jobs/${id}/cancel`, { body: {} });
  assert.deepEqual((await cancel()).json, (await cancel()).json);
});

test('a move the lifecycle refuses is a problem that names the state', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  await app.send('POST', `/v1/jobs/${id}/cancel`);
  const { status, json } = await app.send('POST', `/v1/jobs/${id}/pause`);
  assert.equal(status, 409);
  assert.deepEqual([json.code, json.jobId, json.state], ['transition-refused', id, 'cancelled']);
  assert.deepEqual(json.type, '/problems/transition-refused');
});

test('a running job of a kind without checkpoints cannot be paused', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  await app.claim('demo:echo');
  assert.equal((await app.send('POST', `/v1/jobs/${id}/pause`)).json.code, 'not-pausable');
});

test('an outcome is marked as seen', async () => {
  await using app = await openApp();
  await app.submit();
  const { jobId, claimId } = await app.claim('demo:echo');
  const settlement = { type: 'completed', outcome: { heading: 'Done', acknowledge: true } };
  await app.send('POST', '/v1/worker/sync', {
    body: { workerId: 'w', reports: [{ jobId, claimId, settlement }] },
  });
  const { status, json } = await app.send('POST', `/v1/jobs/${jobId}/acknowledge`);
  assert.equal(status, 200);
  assert.ok(json.acknowledgedAt);
});

test('options of a verb that are unknown are refused', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const { status, json } = await app.send('POST', `/v1/jobs/${id}/cancel`, { body: { force: true } });
  assert.deepEqual([status, json.errors[0].pointer], [422, '/force']);
  assert.equal((await app.send('GET', `/v1/jobs/${id}`)).json.state, 'queued');
});
