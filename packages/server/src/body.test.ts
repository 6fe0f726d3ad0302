import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp, type Sent } from './testing/open-app.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** What a submit with this body is answered, and that it stored nothing. */
async function refusal(sent: Sent, limits = {}): Promise<[number, string]> {
  await using app = await openApp({ limits });
  const { status, json } = await app.send('POST', '/v1/jobs', sent);
  assert.deepEqual((await app.send('GET', '/v1/jobs')).json.jobs, []);
  assert.deepEqual(app.bugs, []);
  return [status, json.code];
}

test('a body that is not JSON is refused', async () => {
  assert.deepEqual(await refusal({ raw: '{"kind":', headers: JSON_TYPE }), [400, 'invalid-request']);
});

test('a body that is not UTF-8 is refused', async () => {
  const raw = new Uint8Array([0x22, 0xff, 0x22]);
  assert.deepEqual(await refusal({ raw, headers: JSON_TYPE }), [400, 'invalid-request']);
});

test('a missing body is refused where one is needed', async () => {
  assert.deepEqual(await refusal({}), [422, 'invalid-input']);
});

test('a body of another content type is refused', async () => {
  const raw = '{"kind":"demo:echo"}';
  const unsupported = [415, 'unsupported-media-type'];
  assert.deepEqual(await refusal({ raw, headers: { 'content-type': 'text/plain' } }), unsupported);
  assert.deepEqual(await refusal({ raw: new TextEncoder().encode(raw) }), unsupported);
});

test('a compressed body is refused', async () => {
  const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' };
  assert.deepEqual(await refusal({ raw: 'x', headers }), [415, 'unsupported-media-type']);
});

test('a body beyond its size is refused, whether it tells its length or not', async () => {
  const raw = JSON.stringify({ kind: 'demo:echo', input: 'x'.repeat(200) });
  const limits = { singleBytes: 100 };
  const tooLarge = [413, 'too-large'];
  assert.deepEqual(
    await refusal({ raw, headers: { ...JSON_TYPE, 'content-length': String(raw.length) } }, limits),
    tooLarge,
  );
  assert.deepEqual(await refusal({ raw, headers: JSON_TYPE }, limits), tooLarge);
  assert.deepEqual(
    await refusal({ raw, headers: { ...JSON_TYPE, 'content-length': '10' } }, limits),
    tooLarge,
  );
});

test('a batch may be larger than a single request', async () => {
  await using app = await openApp({ limits: { singleBytes: 100 } });
  const body = { jobs: [{ kind: 'demo:echo', input: 'x'.repeat(200) }] };
  assert.equal((await app.send('POST', '/v1/jobs/batch', { body })).status, 200);
});

test('JSON that is too deep is refused', async () => {
  const raw = `{"kind":"demo:echo","input":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
  assert.deepEqual(await refusal({ raw, headers: JSON_TYPE }), [413, 'too-large']);
});

test('JSON of 64 levels is taken', async () => {
  await using app = await openApp();
  const raw = `{"kind":"demo:echo","input":${'['.repeat(63)}${']'.repeat(63)}}`;
  assert.equal((await app.send('POST', '/v1/jobs', { raw, headers: JSON_TYPE })).status, 201);
});

test('JSON with too many values is refused', async () => {
  const body = { kind: 'demo:echo', input: Array.from({ length: 50 }, () => 0) };
  assert.deepEqual(await refusal({ body }, { jsonValues: 40 }), [413, 'too-large']);
});

test('names that reach a prototype are refused with their place', async () => {
  await using app = await openApp();
  for (const name of ['__proto__', 'constructor', 'prototype']) {
    const raw = `{"kind":"demo:echo","input":{"rows":[{"a":1},{"${name}":{"polluted":true}}]}}`;
    const { status, json } = await app.send('POST', '/v1/jobs', { raw, headers: JSON_TYPE });
    assert.deepEqual([status, json.errors[0].pointer], [422, `/input/rows/1/${name}`]);
  }
  assert.equal(Reflect.get({}, 'polluted'), undefined);
});

test('a body that does not arrive in time is refused', async () => {
  const raw = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{')),
  });
  assert.deepEqual(await refusal({ raw, headers: JSON_TYPE }, { receiveMs: 20 }), [408, 'request-timeout']);
});

test('a body that breaks off is refused', async () => {
  const raw = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });
  assert.deepEqual(await refusal({ raw, headers: JSON_TYPE }), [400, 'invalid-request']);
});

test('a page of another site changes nothing, whatever it sends', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const send = (headers: Record<string, string>) => app.send('POST', `/v1/jobs/${id}/cancel`, { headers });
  for (const site of ['cross-site', 'same-site'])
    assert.equal((await send({ 'sec-fetch-site': site })).status, 403);
  assert.equal((await send({ origin: 'https://evil.example' })).status, 403);
  assert.equal((await send({ origin: 'null' })).status, 403);
  assert.equal((await app.send('GET', `/v1/jobs/${id}`)).json.state, 'queued');
  assert.equal((await send({ origin: 'http://localhost:7420' })).status, 200);
});

test('our own page may change things', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const headers = { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:5173' };
  assert.equal((await app.send('POST', `/v1/jobs/${id}/cancel`, { headers })).status, 200);
});
