import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openServices } from './testing/open-services.ts';

const basic = (user: string, password: string) => ({ authorization: `Basic ${btoa(`${user}:${password}`)}` });

describe('who is calling', () => {
  test('shows a key as the password of HTTP Basic, in headers, or as a bearer', async () => {
    await using services = await openServices();
    const key = await services.app.key(['submit', 'read']);
    for (const headers of [
      basic('xtok', key),
      basic('somebody', key),
      { username: 'xtok', password: key },
      { authorization: `Bearer ${key}` },
    ])
      equal((await services.call('XRuntime/watchJob', { id: 'x' }, { headers })).status, 200);
  });
  test('is refused with an AccessDeniedFault and 403 without a valid key', async () => {
    await using services = await openServices();
    await services.app.key(['read']);
    for (const headers of [
      {},
      basic('xtok', 'wrong'),
      basic('xtok', ''),
      { authorization: 'Basic ???' },
      { authorization: 'Basic =' },
      { authorization: 'Bearer wrong' },
      { password: 'wrong' },
    ]) {
      const { status, json } = await services.call('XRuntime/watchJob', { id: 'x' }, { headers });
      deepEqual([status, json.faultInfo], [403, { $type: 'AccessDeniedFault' }]);
    }
  });
  test('needs a key for what is asked: starting, reading, or changing jobs', async () => {
    await using services = await openServices();
    const statusOf = async (token: string, address: string, body: object) =>
      (await services.call(address, body, { token })).status;
    const keys = [
      await services.app.key(['submit']),
      await services.app.key(['read']),
      await services.app.key(['control']),
    ];
    const asked: [string, object][] = [
      ['XDemo/startEcho', { message: 'a' }],
      ['XRuntime/watchJob', { id: 'x' }],
      ['XRuntime/stopJob', { id: 'x' }],
      ['XRuntime/deleteJob', { id: 'x' }],
      ['XDemo/fetchEchoResponse', { id: 'x' }],
    ];
    const statuses = [];
    for (const key of keys) {
      const row = [];
      for (const [address, body] of asked) row.push(await statusOf(key, address, body));
      statuses.push(row);
    }
    deepEqual(statuses, [
      [200, 403, 403, 403, 403],
      [403, 200, 403, 403, 400],
      [403, 403, 200, 200, 403],
    ]);
  });
  test('gets JSON in UTF-8, whatever the type of what was sent', async () => {
    await using services = await openServices();
    const response = await services.app.request('POST', '/services/rs/XDemo/startEcho', {
      raw: JSON.stringify({ message: 'Tübingen' }),
      headers: { 'content-type': 'application/json;charset=utf-8' },
    });
    equal(response.headers.get('content-type'), 'application/json;charset=utf-8');
  });
});
