import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from '../testing/open-app.ts';

test('livez and readyz need no key', async () => {
  await using app = await openApp();
  await app.key(['read']);
  for (const path of ['/livez', '/readyz']) assert.equal((await app.send('GET', path)).status, 200);
});

test('readyz says when the store does not answer', async () => {
  await using app = await openApp();
  await app.engine.close();
  const { status, json } = await app.send('GET', '/readyz');
  assert.deepEqual([status, json.code], [503, 'store-busy']);
});

test('stats and metrics count what was done', async () => {
  await using app = await openApp();
  await app.submit();
  assert.equal((await app.send('GET', '/v1/stats')).json.submitted, 1);
  const { text, headers } = await app.send('GET', '/metrics');
  assert.match(headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  assert.match(text, /^longrun_jobs\{state="queued"\} 1$/m);
  assert.match(text, /^longrun_submitted_total 1$/m);
  assert.match(text, /^longrun_http_requests_total\{method="POST",route="\/v1\/jobs",status="201"\} 1$/m);
  assert.match(text, /^longrun_process_resident_memory_bytes \d+$/m);
  for (const line of text.trim().split('\n'))
    assert.match(line, /^(# (HELP|TYPE) longrun_\w+ |longrun_\w+(\{[^}]*\})? [\d.e+-]+$)/);
});

test('figures of the whole installation are for its own tenant alone', async () => {
  await using app = await openApp();
  const token = await app.key(['admin'], 'somebody');
  for (const path of ['/v1/stats', '/metrics'])
    assert.equal((await app.send('GET', path, { token })).status, 403);
});

test('an unknown address is a problem, and a wrong method names the right ones', async () => {
  await using app = await openApp();
  assert.equal((await app.send('GET', '/v1/nothing')).json.code, 'not-found');
  const { status, headers, json } = await app.send('DELETE', '/v1/jobs');
  assert.deepEqual([status, json.code, headers.get('allow')], [405, 'method-not-allowed', 'GET, POST']);
});

test('answers carry headers that keep browsers from misusing them', async () => {
  await using app = await openApp();
  const api = (await app.send('GET', '/v1/jobs')).headers;
  assert.equal(api.get('cache-control'), 'no-store');
  assert.equal(api.get('x-content-type-options'), 'nosniff');
  assert.equal(api.get('referrer-policy'), 'no-referrer');
  assert.equal(api.get('cross-origin-resource-policy'), 'same-origin');
  assert.equal(api.get('access-control-allow-origin'), null);
  const docs = (await app.send('GET', '/docs')).headers;
  assert.equal(docs.get('cross-origin-opener-policy'), 'same-origin');
  assert.equal(
    docs.get('content-security-policy'),
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
  );
});

test('an unexpected error is answered by its id alone, and logged once', async () => {
  await using app = await openApp({
    auth: async () => {
      throw new Error('secret details');
    },
  });
  const { status, json, text } = await app.send('GET', '/v1/jobs');
  assert.deepEqual([status, json.code], [500, 'internal']);
  assert.ok(json.errorId);
  assert.ok(!text.includes('secret'));
  assert.equal(app.bugs.length, 1);
});

test('the page is served with its assets, and without one the root leads to the documentation', async () => {
  const file = (text: string, contentType: string) => ({ body: new TextEncoder().encode(text), contentType });
  const files: Record<string, ReturnType<typeof file>> = {
    '/': file('<!doctype html>', 'text/html'),
    '/assets/a.js': file('1', 'text/javascript'),
  };
  await using app = await openApp({ page: async (path) => files[path] });
  const root = await app.send('GET', '/');
  assert.deepEqual([root.status, root.text], [200, '<!doctype html>']);
  assert.match(root.headers.get('content-security-policy') ?? '', /script-src 'self'/);
  assert.equal((await app.send('GET', '/assets/a.js')).headers.get('content-type'), 'text/javascript');
  assert.equal((await app.send('GET', '/assets/none.js')).json.code, 'not-found');
  await using bare = await openApp();
  assert.equal((await bare.send('GET', '/')).headers.get('location'), '/docs');
});
