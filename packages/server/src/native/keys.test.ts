import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from '../testing/open-app.ts';

test('the first key is made without one, and from then on every request needs one', async () => {
  await using app = await openApp();
  const made = await app.send('POST', '/v1/keys', { body: { name: 'first', scopes: ['admin'] } });
  assert.equal(made.status, 201);
  assert.equal((await app.send('GET', '/v1/keys')).status, 401);
  const { json } = await app.send('GET', '/v1/keys', { token: made.json.token });
  assert.deepEqual(json.keys, [made.json.key]);
});

test('a list of keys holds no token', async () => {
  await using app = await openApp();
  const token = await app.key(['admin']);
  const { text } = await app.send('GET', '/v1/keys', { token });
  assert.ok(!text.includes(token.split('_')[2] ?? token));
});

test('a revoked key is refused at once', async () => {
  await using app = await openApp();
  const token = await app.key(['admin']);
  const made = await app.send('POST', '/v1/keys', { token, body: { name: 'reader', scopes: ['read'] } });
  assert.equal((await app.send('GET', '/v1/jobs', { token: made.json.token })).status, 200);
  const revoked = await app.send('DELETE', `/v1/keys/${made.json.key.id}`, { token });
  assert.equal(revoked.status, 200);
  assert.ok(revoked.json.revokedAt);
  assert.equal((await app.send('GET', '/v1/jobs', { token: made.json.token })).status, 401);
});

test('a key is made, seen and revoked in its own tenant only', async () => {
  await using app = await openApp();
  const [ours, theirs] = [await app.key(['admin'], 'ours'), await app.key(['admin'], 'theirs')];
  const made = await app.send('POST', '/v1/keys', { token: ours, body: { name: 'x' } });
  assert.equal(made.json.key.tenant, 'ours');
  assert.equal(
    (await app.send('DELETE', `/v1/keys/${made.json.key.id}`, { token: theirs })).json.code,
    'key-not-found',
  );
  const { json } = await app.send('GET', '/v1/keys', { token: theirs });
  assert.deepEqual(
    json.keys.map(({ tenant }: { tenant: string }) => tenant),
    ['theirs'],
  );
  const foreign = await app.send('POST', '/v1/keys', { token: ours, body: { name: 'x', tenant: 'theirs' } });
  assert.deepEqual([foreign.status, foreign.json.errors[0].pointer], [422, '/tenant']);
});
