import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { type ErrorCode, isJobError } from '@longrun/core';
import { type GuardedRequest, guardedFetch, isPublicAddress, type Resolve } from './guarded-fetch.ts';

const ASK = { method: 'GET', reach: 'anywhere', maxBytes: 1_000 } as const satisfies GuardedRequest;
const PUBLIC = { ...ASK, reach: 'public' } as const satisfies GuardedRequest;

const refusal = (code: ErrorCode) => (error: unknown) => isJobError(error) && error.code === code;

async function serve(answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // what listening on a port gives
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Ways to write an address that is none of the public's business. */
const INNER_HOSTS = [
  ...['127.0.0.1', '127.1', '127.0.1', '127.255.255.254', '2130706433', '0x7f.1', '0x7f000001', '0177.0.0.1'],
  ...['017700000001', '0x7f.0.0.1', '127.0.0.1.', '0.0.0.0', '0', '0x0', '00.0.0.0', '%31%32%37.0.0.1'],
  ...['１２７.０.０.１', '127。0。0。1', '10.0.0.1', '10.255.255.255', '0xa.1', '012.0.0.1', '167772161'],
  ...['100.64.0.1', '100.127.255.255', '169.254.169.254', '2852039166', '0xa9fea9fe', '172.16.0.1'],
  ...['172.31.255.255', '192.0.0.8', '192.0.2.1', '192.88.99.1', '192.168.0.1', '3232235521', '198.18.0.1'],
  ...['198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1'],
  ...['255.255.255.255', '[::]', '[::1]', '[0:0:0:0:0:0:0:1]', '[::127.0.0.1]', '[::ffff:127.0.0.1]'],
  ...['[::ffff:7f00:1]', '[0:0:0:0:0:ffff:7f00:1]', '[::ffff:10.0.0.1]', '[::ffff:8.8.8.8]'],
  ...['[64:ff9b::7f00:1]', '[64:ff9b::10.0.0.1]', '[64:ff9b:1::1]', '[100::1]', '[2001::1]', '[2001:db8::1]'],
  ...['[2002:7f00:1::]', '[2002:a00:1::1]', '[3fff::1]', '[5f00::1]', '[fc00::1]', '[fd12:3456::1]'],
  ...['[fe80::1]', '[fec0::1]', '[ff02::1]', '[ff0e::1]', 'localhost', 'LOCALHOST'],
];

describe('a request that a client has asked for', () => {
  test('reaches no address inside, however it is written', async () => {
    ok(INNER_HOSTS.length >= 60);
    for (const host of INNER_HOSTS)
      await rejects(guardedFetch(`https://${host}/`, PUBLIC), refusal('invalid-request'), host);
  });

  test('knows public addresses', () => {
    for (const address of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00::1'])
      equal(isPublicAddress(address), true, address);
    for (const address of ['fe80::1%eth0', 'nonsense', '']) equal(isPublicAddress(address), false, address);
  });

  test('is refused when one address of a name is inside', async () => {
    const resolve: Resolve = async () => [
      { address: '8.8.8.8', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ];
    await rejects(guardedFetch('https://both.test/', { ...PUBLIC, resolve }), refusal('invalid-request'));
  });

  test('goes to the address that was looked at, whatever the name means a moment later', async () => {
    await using server = await serve((request, response) => response.end(request.headers.host));
    const answers = ['127.0.0.1', '192.0.2.1'];
    const asked: string[] = [];
    const resolve: Resolve = async (host) => {
      asked.push(host);
      return [{ address: answers.shift() ?? '', family: 4 }];
    };
    const url = `http://rebound.test:${server.port}/`;
    const { body } = await guardedFetch(url, { ...ASK, resolve });
    equal(new TextDecoder().decode(body), `rebound.test:${server.port}`);
    deepEqual(asked, ['rebound.test']);
  });

  test('goes to the public over https alone, to its two ports, and without credentials', async () => {
    for (const url of [
      'http://8.8.8.8/',
      'https://8.8.8.8:22/',
      'https://a:b@8.8.8.8/',
      'ftp://8.8.8.8/',
      'x',
    ])
      await rejects(guardedFetch(url, PUBLIC), refusal('invalid-request'), url);
    await rejects(guardedFetch('http://a:b@127.0.0.1/', ASK), refusal('invalid-request'));
    await rejects(guardedFetch('file:///etc/passwd', ASK), refusal('invalid-request'));
  });

  test('looks at each redirect like at the first address, and follows none unasked', async () => {
    await using server = await serve(({ url }, response) => {
      const location = { '/away': 'file:///etc/passwd', '/loop': '/loop', '/here': '/end' }[url ?? ''];
      if (location === undefined) response.end('arrived');
      else response.writeHead(302, { location }).end();
    });
    const redirects = 3;
    const { body } = await guardedFetch(`${server.url}/here`, { ...ASK, redirects });
    equal(new TextDecoder().decode(body), 'arrived');
    equal((await guardedFetch(`${server.url}/here`, ASK)).status, 302);
    equal((await guardedFetch(`${server.url}/loop`, { ...ASK, redirects })).status, 302);
    await rejects(guardedFetch(`${server.url}/away`, { ...ASK, redirects }), refusal('invalid-request'));
  });

  test('reads no more than it may, and waits no longer', async () => {
    await using server = await serve(({ url }, response) => {
      if (url === '/large') response.end('x'.repeat(1_001));
      else if (url === '/endless') response.write('x');
    });
    await rejects(guardedFetch(`${server.url}/large`, ASK), refusal('too-large'));
    equal((await guardedFetch(`${server.url}/large`, { ...ASK, maxBytes: 0 })).status, 200);
    for (const path of ['/endless', '/silent'])
      await rejects(guardedFetch(server.url + path, { ...ASK, timeoutMs: 100 }), refusal('unreachable'));
  });

  test('ends with an answer that is none', { timeout: 5_000 }, async () => {
    await using server = await serve(({ socket, url }) => {
      if (url === '/upgrade')
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
      else socket.end('220 mail.test ESMTP\r\n');
    });
    for (const path of ['/upgrade', '/mail'])
      await rejects(guardedFetch(server.url + path, ASK), refusal('unreachable'), path);
  });

  test('does not wait for a name that nobody can tell the address of', async () => {
    const resolve: Resolve = () => new Promise(() => {});
    const ask = { ...ASK, resolve, timeoutMs: 50 };
    await rejects(guardedFetch('http://slow.test/', ask), refusal('unreachable'));
  });

  test('tells what is not there from what may not be asked', async () => {
    const gone = await serve(() => {});
    await gone[Symbol.asyncDispose]();
    await rejects(guardedFetch(gone.url, ASK), refusal('unreachable'));
    const resolve: Resolve = async () => [];
    await rejects(guardedFetch('http://nobody.test/', { ...ASK, resolve }), refusal('unreachable'));
  });
});
