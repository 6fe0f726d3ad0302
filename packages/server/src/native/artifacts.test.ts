import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { type OpenApp, openApp, type Sent } from '../testing/open-app.ts';

const BYTES = 'place;rows\nBern;3\n';

async function withArtifact(app: OpenApp, name = 'result.csv', sent: Sent = {}) {
  await app.submit();
  const { jobId, claimId } = await app.claim('demo:echo');
  const upload = await app.send('PUT', `/v1/worker/artifacts/${jobId}/${encodeURIComponent(name)}`, {
    raw: BYTES,
    ...sent,
    headers: { 'longrun-claim': claimId, 'content-type': 'text/csv', ...sent.headers },
  });
  return { jobId, upload, path: `/v1/jobs/${jobId}/artifacts/${encodeURIComponent(name)}` };
}

test('a file goes up and comes down again, as an attachment with its checksum', async () => {
  await using app = await openApp();
  const { jobId, upload, path } = await withArtifact(app, 'Größe "1".csv');
  const sha256 = createHash('sha256').update(BYTES).digest('hex');
  assert.deepEqual([upload.status, upload.json.size, upload.json.sha256], [200, BYTES.length, sha256]);
  const list = await app.send('GET', `/v1/jobs/${jobId}/artifacts`);
  assert.deepEqual(list.json.artifacts, [upload.json]);
  const { status, headers, text } = await app.send('GET', path);
  assert.deepEqual([status, text], [200, BYTES]);
  assert.equal(headers.get('etag'), `"${sha256}"`);
  assert.equal(headers.get('content-type'), 'text/csv');
  assert.equal(
    headers.get('content-disposition'),
    `attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.csv`,
  );
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.match(headers.get('content-security-policy') ?? '', /sandbox/);
});

test('a range of a file is answered 206', async () => {
  await using app = await openApp();
  const { path } = await withArtifact(app);
  const get = async (headers: Record<string, string>) => app.send('GET', path, { headers });
  const middle = await get({ range: 'bytes=6-9' });
  assert.deepEqual([middle.status, middle.text], [206, 'rows']);
  assert.equal(middle.headers.get('content-range'), `bytes 6-9/${BYTES.length}`);
  assert.equal((await get({ range: 'bytes=-7' })).text, 'Bern;3\n');
  assert.equal((await get({ range: 'bytes=0-1,4-5' })).status, 200);
  assert.equal((await get({ range: 'bytes=0-1', 'if-range': '"other"' })).status, 200);
  const beyond = await get({ range: 'bytes=99-' });
  assert.deepEqual([beyond.status, beyond.json.code], [416, 'range-not-satisfiable']);
  assert.equal(beyond.headers.get('content-range'), `bytes */${BYTES.length}`);
});

test('a file that the client has is answered 304', async () => {
  await using app = await openApp();
  const { path, upload } = await withArtifact(app);
  const headers = { 'if-none-match': `"${upload.json.sha256}"` };
  assert.equal((await app.send('GET', path, { headers })).status, 304);
});

test('a file that is not there is a problem', async () => {
  await using app = await openApp();
  const { jobId } = await withArtifact(app);
  assert.equal((await app.send('GET', `/v1/jobs/${jobId}/artifacts/none`)).json.code, 'artifact-not-found');
  assert.equal((await app.send('GET', '/v1/jobs/job_none/artifacts/none')).json.code, 'job-not-found');
});

test('an upload needs the claim of the job, and a name without a path', async () => {
  await using app = await openApp();
  const { jobId } = await withArtifact(app);
  const put = (name: string, headers: Record<string, string>) =>
    app.send('PUT', `/v1/worker/artifacts/${jobId}/${name}`, {
      raw: BYTES,
      headers: { 'content-type': 'text/csv', ...headers },
    });
  assert.equal((await put('a.csv', {})).json.errors[0].pointer, '/Longrun-Claim');
  assert.equal((await put('a.csv', { 'longrun-claim': 'other' })).json.code, 'claim-lost');
  assert.equal((await put('..%2Fa.csv', { 'longrun-claim': 'x' })).status, 422);
});

test('the worker that holds a job reads and removes its files', async () => {
  await using app = await openApp();
  await app.submit();
  const { jobId, claimId } = await app.claim('demo:echo');
  const path = `/v1/worker/artifacts/${jobId}/a.csv`;
  const headers = { 'longrun-claim': claimId };
  await app.send('PUT', path, { raw: BYTES, headers: { ...headers, 'content-type': 'text/csv' } });
  const { status, text } = await app.send('GET', path, { headers });
  assert.deepEqual([status, text], [200, BYTES]);
  assert.equal((await app.send('GET', path)).json.errors[0].pointer, '/Longrun-Claim');
  assert.equal((await app.send('DELETE', path, { headers: { 'longrun-claim': 'other' } })).status, 409);
  assert.equal((await app.send('DELETE', path, { headers })).status, 204);
  assert.equal((await app.send('GET', path, { headers })).json.code, 'artifact-not-found');
});

test('an upload beyond its size is refused, and nothing of it is kept', async () => {
  await using app = await openApp({ limits: { artifactBytes: 4 } });
  const { jobId, upload } = await withArtifact(app);
  assert.deepEqual([upload.status, upload.json.code], [413, 'too-large']);
  assert.deepEqual((await app.send('GET', `/v1/jobs/${jobId}/artifacts`)).json.artifacts, []);
});

test('an upload that stands still is given up', async () => {
  await using app = await openApp({ limits: { stallMs: 20 } });
  const raw = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('a')),
  });
  const { upload } = await withArtifact(app, 'a.csv', { raw });
  assert.deepEqual([upload.status, upload.json.code], [408, 'request-timeout']);
});

test('a compressed upload is refused', async () => {
  await using app = await openApp();
  const { upload } = await withArtifact(app, 'a.csv', { headers: { 'content-encoding': 'gzip' } });
  assert.equal(upload.status, 415);
});

test('a second file of the same name replaces the first', async () => {
  await using app = await openApp();
  await app.submit();
  const { jobId, claimId } = await app.claim('demo:echo');
  for (const raw of ['one', 'three'])
    await app.send('PUT', `/v1/worker/artifacts/${jobId}/a.txt`, {
      raw,
      headers: { 'longrun-claim': claimId, 'content-type': 'text/plain' },
    });
  assert.equal((await app.send('GET', `/v1/jobs/${jobId}/artifacts/a.txt`)).text, 'three');
  assert.equal((await app.send('GET', `/v1/jobs/${jobId}/artifacts`)).json.artifacts.length, 1);
});
