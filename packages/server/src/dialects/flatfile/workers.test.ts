import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFlatfile } from './testing/open-flatfile.ts';

test('a job that its worker has failed says why, and so does the event', async () => {
  await using flatfile = await openFlatfile();
  const { app } = flatfile;
  const { id } = await app.submit({ kind: 'demo:echo', maxAttempts: 1 });
  const { jobId, claimId } = await app.claim('demo:echo');
  const error = { code: 'no-sheet', message: 'No such sheet' };
  const settlement = { type: 'failed', error };
  const report = { workerId: 'w1', reports: [{ jobId, claimId, settlement }] };
  assert.equal((await app.send('POST', '/v1/worker/sync', { body: report })).status, 200);
  const { status, info } = await flatfile.call('GET', `/jobs/${id}`);
  assert.deepEqual([status, info], ['failed', 'No such sheet']);
  const told = (await flatfile.events()).map(({ topic, payload }) => [topic, payload.info]);
  assert.deepEqual(told.at(-1), ['job:failed', 'No such sheet']);
  assert.deepEqual(told[0], ['job:created', null]);
});

test('a job in the hands of a worker is deleted like any other', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.app.submit({ kind: 'demo:echo' });
  await flatfile.app.claim('demo:echo');
  assert.deepEqual(await flatfile.call('DELETE', `/jobs/${id}`), { success: true });
  assert.equal((await flatfile.send('GET', `/jobs/${id}`)).status, 404);
});
