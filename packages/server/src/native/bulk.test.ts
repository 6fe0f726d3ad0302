import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from '../testing/open-app.ts';

const CANCEL = { action: 'cancel', filter: { kind: 'demo:*' } };

test('a preview is answered and nothing is made', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const { status, json } = await app.send('POST', '/v1/bulk', { body: { ...CANCEL, preview: true } });
  assert.equal(status, 200);
  assert.deepEqual([json.count, json.sample[0].id], [1, id]);
  assert.equal((await app.send('GET', `/v1/jobs?kind=longrun:*`)).json.jobs.length, 0);
});

test('a bulk change is created as a job with an address, and tells what it has done', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const { status, headers, json } = await app.send('POST', '/v1/bulk', { body: CANCEL });
  assert.equal(status, 201);
  assert.equal(headers.get('location'), `/v1/jobs/${json.id}`);
  const result = await app.send('GET', `${headers.get('location')}/result?wait=10`);
  assert.equal(result.json.output.successful, 1);
  assert.equal((await app.send('GET', `/v1/jobs/${id}`)).json.state, 'cancelled');
});

test('a filter that is missing or misspelt is refused, with its place', async () => {
  await using app = await openApp();
  for (const [body, pointer] of [
    [{ action: 'cancel' }, '/filter'],
    [{ action: 'cancel', filter: { knid: 'demo:*' } }, '/filter/knid'],
    [{ action: 'cancel', filter: { kind: 'demo:*', limit: 3 } }, '/filter/limit'],
  ] as const) {
    const { status, json } = await app.send('POST', '/v1/bulk', { body });
    assert.equal(status, 422);
    assert.equal(json.errors[0].pointer, pointer);
  }
});

test('a key that may submit cannot change jobs in bulk by submitting the job for it', async () => {
  await using app = await openApp();
  const token = await app.key(['submit', 'read']);
  const input = { action: 'delete', all: true };
  const body = { kind: 'longrun:bulk', input };
  const { status, json } = await app.send('POST', '/v1/jobs', { token, body });
  assert.deepEqual([status, json.errors[0].pointer], [422, '/kind']);
  assert.equal((await app.send('POST', '/v1/bulk', { token, body: input })).status, 403);
});

test('a worker is refused the jobs of the engine', async () => {
  await using app = await openApp();
  const token = await app.key(['work']);
  const claim = { workerId: 'w', kinds: ['longrun:bulk'], capacity: 1 };
  const { status, json } = await app.send('POST', '/v1/worker/claim', { token, body: claim });
  assert.deepEqual([status, json.errors[0].pointer], [422, '/kinds/0']);
  const kinds = { kinds: [{ kind: 'longrun:bulk' }] };
  assert.equal((await app.send('POST', '/v1/worker/kinds', { token, body: kinds })).status, 422);
});

test('every job of a tenant is none of another', async () => {
  await using app = await openApp();
  const [ours, theirs] = [await app.key(['admin'], 'ours'), await app.key(['admin'], 'theirs')];
  const { id } = await app.submit({}, ours);
  const body = { action: 'delete', all: true };
  const preview = await app.send('POST', '/v1/bulk', { token: theirs, body: { ...body, preview: true } });
  assert.deepEqual(preview.json, { count: 0, sample: [] });
  const { json } = await app.send('POST', '/v1/bulk', { token: theirs, body });
  const result = await app.send('GET', `/v1/jobs/${json.id}/result?wait=10`, { token: theirs });
  assert.equal(result.json.output.successful, 0);
  assert.equal((await app.send('GET', `/v1/jobs/${id}`, { token: ours })).status, 200);
  assert.equal((await app.send('GET', `/v1/jobs/${json.id}`, { token: ours })).status, 404);
});

test('the history of a job says what happened, who asked for it and why', async () => {
  await using app = await openApp();
  const token = await app.key(['admin']);
  const { id } = await app.submit({}, token);
  await app.send('POST', `/v1/jobs/${id}/cancel`, { token, body: { reason: 'no longer needed' } });
  const { json } = await app.send('GET', `/v1/jobs/${id}/history?after=1`, { token });
  assert.equal(json.next, 2);
  const [{ event, state, by, reason }] = json.updates;
  assert.deepEqual([event, state, reason], ['cancel', 'cancelled', 'no longer needed']);
  assert.match(by, /^key_/);
});
