import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from '../testing/open-app.ts';

test('pauses, limits and workers of another tenant are in no list, and hold nothing back', async () => {
  await using app = await openApp();
  const [ours, theirs] = [await app.key(['admin'], 'ours'), await app.key(['admin'], 'theirs')];
  const put = (path: string, body: object) => app.send('PUT', path, { token: ours, body });
  assert.equal((await put('/v1/pauses', { kind: 'demo:echo', reason: 'secret' })).status, 200);
  assert.equal((await put('/v1/limits', { key: '*', concurrency: 1 })).status, 200);
  await app.send('POST', '/v1/worker/claim', {
    token: ours,
    body: { workerId: 'w', kinds: ['demo:echo'], capacity: 1 },
  });
  const get = async (path: string) => (await app.send('GET', path, { token: theirs })).json;
  assert.deepEqual(await get('/v1/pauses'), { pauses: [] });
  assert.deepEqual(await get('/v1/limits'), { limits: [] });
  assert.deepEqual(await get('/v1/workers'), { workers: [] });
  await app.submit({ concurrencyKey: 'k' }, theirs);
  await app.submit({ concurrencyKey: 'k' }, theirs);
  assert.ok(await app.claim('demo:echo', theirs));
  assert.ok(await app.claim('demo:echo', theirs));
});

test('a pause and a limit are addressed by what they are about', async () => {
  await using app = await openApp();
  await app.send('PUT', '/v1/pauses', { body: { kind: 'demo:echo' } });
  await app.send('PUT', '/v1/limits', { body: { queue: 'a b', rate: { count: 1, perMs: 1_000 } } });
  assert.equal((await app.send('DELETE', '/v1/pauses?kind=demo:echo')).status, 204);
  const repeated = await app.send('DELETE', '/v1/pauses?kind=demo:echo');
  assert.deepEqual([repeated.status, repeated.json.code], [404, 'pause-not-found']);
  assert.equal((await app.send('DELETE', '/v1/limits?queue=a%20b')).status, 204);
  assert.equal((await app.send('DELETE', '/v1/limits?kind=a:b&queue=c')).status, 422);
});
