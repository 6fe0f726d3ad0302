import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFlatfile } from './testing/open-flatfile.ts';

test('everything is under /flatfile/v1, takes a bearer token, and passes over headers it does not know', async () => {
  await using flatfile = await openFlatfile();
  const token = await flatfile.app.key(['read']);
  const headers = { 'X-Disable-Hooks': 'true', 'X-Fern-Language': 'JavaScript', 'Keep-Alive': 'timeout=200' };
  assert.equal((await flatfile.send('GET', '/jobs', undefined, { token, headers })).status, 200);
  assert.equal((await flatfile.send('GET', '/jobs')).status, 401);
});

test('a POST without a body, of any content type, is a POST with nothing to say', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.create({ trigger: 'immediate' });
  const form = { headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '0' } };
  assert.equal((await flatfile.send('POST', `/jobs/${id}/ack`, undefined, form)).status, 200);
  assert.equal((await flatfile.send('POST', `/jobs/${id}/complete`)).json.data.status, 'complete');
});

test('null stands for nothing given, in every optional field', async () => {
  await using flatfile = await openFlatfile();
  const nothing = {
    trigger: null,
    mode: null,
    input: null,
    config: null,
    status: null,
    predecessorIds: null,
  };
  const { id, status } = await flatfile.create(nothing);
  assert.equal(status, 'created');
  await flatfile.call('POST', `/jobs/${id}/execute`);
  await flatfile.call('POST', `/jobs/${id}/ack`, { info: 'begun', progress: 5 });
  const acked = await flatfile.call('POST', `/jobs/${id}/ack`, { info: null, progress: null });
  assert.deepEqual([acked.info, acked.progress], ['begun', 5]);
});

test('every success is 200 with JSON, deletes and executes included, and moments are ISO 8601', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.create();
  const executed = await flatfile.send('POST', `/jobs/${id}/execute`);
  const deleted = await flatfile.send('DELETE', `/jobs/${id}`);
  for (const { status, json, headers } of [executed, deleted]) {
    assert.deepEqual([status, json], [200, { data: { success: true } }]);
    assert.equal(headers.get('content-type'), 'application/json');
  }
  const other = await flatfile.create();
  const job = await flatfile.call('GET', `/jobs/${other.id}`);
  for (const moment of [job.createdAt, job.updatedAt]) assert.equal(new Date(moment).toISOString(), moment);
});

test('errors come in their envelope as 400, 401, 403 and 404, never as 409', async () => {
  await using flatfile = await openFlatfile();
  const { id } = await flatfile.create();
  await flatfile.call('POST', `/jobs/${id}/cancel`);
  const answers = [
    [400, await flatfile.send('POST', '/jobs', { type: 'workbook' })],
    [400, await flatfile.send('POST', '/jobs', undefined, { raw: '{', headers: {} })],
    [400, await flatfile.send('POST', `/jobs/${id}/complete`)],
    [404, await flatfile.send('GET', '/jobs/us_jb_none')],
    [404, await flatfile.send('GET', '/events/us_evt_none')],
    [404, await flatfile.send('GET', '/nothing')],
    [404, await flatfile.send('POST', '/jobs/preview-mutation', { sheetId: 'us_sh_1', mutateRecord: '' })],
  ] as const;
  for (const [expected, { status, json, text }] of answers) {
    assert.equal(status, expected, text);
    assert.equal(typeof json.errors[0].message, 'string');
  }
  const reader = await flatfile.app.key(['read']);
  assert.equal((await flatfile.send('GET', '/jobs')).status, 401);
  assert.equal((await flatfile.send('POST', `/jobs/${id}/retry`, undefined, { token: reader })).status, 403);
});

test('a bad field is named, and nothing is stored', async () => {
  await using flatfile = await openFlatfile();
  const { json } = await flatfile.send('POST', '/jobs', {
    type: 'workbook',
    operation: 'x',
    source: 7,
    mode: 'loud',
  });
  assert.match(json.errors[0].message, /source/);
  assert.match(json.errors[0].message, /mode/);
  assert.deepEqual((await flatfile.send('GET', '/jobs')).json.data, []);
});

test('whatever is stored in input, metadata, subject and config comes back as it was', async () => {
  await using flatfile = await openFlatfile();
  const data = {
    input: { a: [1, { b: null }], ключ: '\u{1f600}' },
    metadata: { deep: { er: [true] }, x: null },
    subject: {
      type: 'collection',
      resource: 'records',
      query: { filter: 'error' },
      params: { id: 'us_sh_1' },
    },
    config: { options: { all: true } },
    result: { rows: 3 },
  };
  const { id } = await flatfile.create(data);
  const { input, metadata, subject, config, result } = await flatfile.call('GET', `/jobs/${id}`);
  assert.deepEqual({ input, metadata, subject, config, result }, data);
});

test('an operation is free text, and comes back as it was given', async () => {
  await using flatfile = await openFlatfile();
  const job = await flatfile.create({ type: 'sheet', operation: 'contacts:send it off!', source: 'us_sh_1' });
  const { type, operation } = await flatfile.call('GET', `/jobs/${job.id}`);
  assert.deepEqual([type, operation], ['sheet', 'contacts:send it off!']);
});
