import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toMoment } from '@longrun/core';
import { failureLimit } from './failure-limit.ts';
import { isLoopbackAddress, isLoopbackHost } from './loopback.ts';
import { openApp } from './testing/open-app.ts';

test('without any key only this machine is let in', async () => {
  await using app = await openApp();
  const get = (from: { remoteAddress?: string }) => app.send('GET', '/v1/jobs', { from });
  assert.equal((await get({ remoteAddress: '127.0.0.1' })).status, 200);
  assert.equal((await get({ remoteAddress: '::ffff:127.0.0.1' })).status, 200);
  assert.equal((await get({ remoteAddress: '192.168.1.5' })).status, 401);
  assert.equal((await get({})).status, 401);
});

test('without any key a foreign name that leads here is refused', async () => {
  await using app = await openApp();
  const get = (host: string) => app.send('GET', '/v1/jobs', { headers: { host } });
  for (const host of ['localhost', 'localhost:7420', '127.0.0.1:7420', '[::1]:7420', 'LOCALHOST'])
    assert.equal((await get(host)).status, 200, host);
  for (const host of [
    'evil.example',
    'evil.example:7420',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
  ])
    assert.equal((await get(host)).status, 403, host);
});

test('a missing, unknown, malformed, revoked and expired key are answered alike', async () => {
  await using app = await openApp();
  const revoked = await app.engine.keys.create({ name: 'revoked' });
  await app.engine.keys.revoke(revoked.key.id);
  const expired = await app.engine.keys.create({ name: 'expired', expiresAt: toMoment(Date.now() - 1) });
  const unknown = `${revoked.token.slice(0, -12)}${'0'.repeat(12)}`;
  const answers = await Promise.all(
    [undefined, '', 'x', unknown, revoked.token, expired.token].map(async (token) => {
      const { status, text, headers } = await app.send('GET', '/v1/jobs', { token });
      return JSON.stringify([status, text, [...headers]]);
    }),
  );
  assert.equal(new Set(answers).size, 1);
  assert.match(answers[0] ?? '', /^\[401/);
  assert.match(answers[0] ?? '', /"www-authenticate","Bearer"/);
});

test('credentials that are no bearer token are refused, even on this machine', async () => {
  await using app = await openApp();
  const { status } = await app.send('GET', '/v1/jobs', { headers: { authorization: 'Basic YTpi' } });
  assert.equal(status, 401);
});

test('too many failures of one address are held back, but never a good key', async () => {
  await using app = await openApp({ limits: { failedLoginsPerMinute: 3 } });
  const token = await app.key(['read']);
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 5; attempt += 1)
    statuses.push((await app.send('GET', '/v1/jobs', { token: 'bad' })).status);
  assert.deepEqual(statuses, [401, 401, 401, 429, 429]);
  const limited = await app.send('GET', '/v1/jobs', { token: 'bad' });
  assert.ok(Number(limited.headers.get('retry-after')) > 0);
  assert.equal((await app.send('GET', '/v1/jobs', { token })).status, 200);
  const elsewhere = { token: 'bad', from: { remoteAddress: '10.0.0.9' } };
  assert.equal((await app.send('GET', '/v1/jobs', elsewhere)).status, 401);
});

test('failures are forgotten after a minute', () => {
  let now = 0;
  const limit = failureLimit({ perMinute: 1, now: () => now });
  limit.count('a');
  assert.throws(() => limit.count('a'), { code: 'too-many-requests' });
  now = 60_000;
  limit.count('a');
});

test('addresses and names of this machine are told from others', () => {
  for (const address of ['127.0.0.1', '127.8.9.1', '::1', '::FFFF:127.0.0.1'])
    assert.ok(isLoopbackAddress(address), address);
  for (const address of ['', '10.0.0.1', '::', '1127.0.0.1', '::ffff:10.0.0.1'])
    assert.ok(!isLoopbackAddress(address), address);
  for (const host of ['localhost', '127.0.0.1:80', '[::1]:80']) assert.ok(isLoopbackHost(host), host);
  for (const host of ['', 'example.com', '0.0.0.0', '[::]:80', 'localhost:80@evil'])
    assert.ok(!isLoopbackHost(host), host);
});
