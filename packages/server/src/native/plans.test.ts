import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from '../testing/open-app.ts';

test('a plan is put, patched as a merge patch and read, each time with the ETag of its job', async () => {
  await using app = await openApp();
  const { id } = await app.submit({ trigger: 'manual' });
  const path = `/v1/jobs/${id}/plan`;
  assert.deepEqual((await app.send('GET', path)).json.plan, {});
  const put = await app.send('PUT', path, { body: { a: 1, b: { c: 2 } } });
  assert.deepEqual([put.status, put.json.job.state, put.headers.get('etag')], [200, 'planning', 'W/"2"']);
  const headers = { 'content-type': 'application/merge-patch+json' };
  const patched = await app.send('PATCH', path, { raw: '{"a":null,"b":{"d":3}}', headers });
  assert.deepEqual([patched.json.plan, patched.headers.get('etag')], [{ b: { d: 3 } }, 'W/"3"']);
  const read = await app.send('GET', path);
  assert.deepEqual([read.json, read.headers.get('etag')], [patched.json, 'W/"3"']);
  assert.equal((await app.send('GET', `/v1/jobs/${id}`)).headers.get('etag'), 'W/"3"');
});

test('a change is made only while the ETag that it names is the one of the job', async () => {
  await using app = await openApp();
  const { id } = await app.submit({ trigger: 'manual' });
  const path = `/v1/jobs/${id}/plan`;
  const put = (a: number, etag: string, method = 'PUT') =>
    app.send(method, path, { body: { a }, headers: { 'if-match': etag } });
  assert.equal((await put(1, 'W/"1"')).status, 200);
  for (const method of ['PUT', 'PATCH']) {
    const late = await put(9, 'W/"1"', method);
    assert.deepEqual([late.status, late.json.code, late.json.sequence], [412, 'job-changed', 2]);
  }
  assert.equal((await put(2, '"other", W/"2"')).status, 200);
  assert.equal((await put(3, '*', 'PATCH')).json.plan.a, 3);
});

test('a plan is for whoever may control the job, and never for another tenant', async () => {
  await using app = await openApp();
  const [ours, theirs] = [await app.key(['admin'], 'ours'), await app.key(['admin'], 'theirs')];
  const reader = await app.key(['read'], 'ours');
  const { id } = await app.submit({ trigger: 'manual' }, ours);
  const path = `/v1/jobs/${id}/plan`;
  assert.equal((await app.send('GET', path, { token: reader })).status, 200);
  assert.equal((await app.send('PUT', path, { token: reader, body: {} })).status, 403);
  assert.equal((await app.send('PUT', path, { token: theirs, body: {} })).json.code, 'job-not-found');
  assert.equal((await app.send('GET', path, { token: theirs })).json.code, 'job-not-found');
});

test('what is no object is refused, and the methods that the address takes are told', async () => {
  await using app = await openApp();
  const { id } = await app.submit({ trigger: 'manual' });
  const path = `/v1/jobs/${id}/plan`;
  for (const body of [[1], 'text', 1])
    assert.equal((await app.send('PUT', path, { body })).json.code, 'invalid-input');
  const wrong = await app.send('DELETE', path);
  assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'GET, PUT, PATCH']);
});
