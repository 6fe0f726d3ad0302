import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import type { Limits } from './limits.ts';
import { type Listening, type ListenOptions, listen } from './listen.ts';
import { type OpenApp, openApp } from './testing/open-app.ts';
import { until } from './testing/until.ts';

interface Served extends AsyncDisposable {
  readonly app: OpenApp;
  readonly listening: Listening;
  readonly url: string;
}

async function serve(limits: Partial<Limits> = {}, options: Partial<ListenOptions> = {}): Promise<Served> {
  const app = await openApp({ limits });
  const listening = await listen({ app: app.app, engine: app.engine, port: 0, ...options });
  return {
    app,
    listening,
    url: listening.url,
    async [Symbol.asyncDispose]() {
      await listening.close(100);
      await app[Symbol.asyncDispose]();
    },
  };
}

const HOST = 'Host: localhost\r\n';

/** Sends bytes as they are; resolves with everything that came back until the server closed the connection. */
async function raw({ listening }: Served, text: string): Promise<string> {
  const socket = connect(listening.port, '127.0.0.1');
  socket.write(text);
  return readAll(socket);
}

/** Requests that wait for their answer, apart from the one that asks. */
async function underWay({ app }: Served): Promise<number> {
  const { text } = await app.send('GET', '/metrics');
  return Number(/^longrun_http_requests_under_way (\d+)$/m.exec(text)?.[1]) - 1;
}

async function readAll(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => {}); // A reset is an end too.
  await once(socket, 'close');
  return text;
}

for (const [host, name] of [
  ['0.0.0.0', '127.0.0.1'],
  ['::', '[::1]'],
] as const)
  test(`a server that listens at ${host} names an address that can be opened`, async (t) => {
    await using app = await openApp();
    const token = await app.key(['read']);
    const listening = await listen({ app: app.app, engine: app.engine, host, port: 0 });
    t.after(() => listening.close(0));
    assert.equal(listening.url, `http://${name}:${listening.port}`);
    assert.equal(listening.isEverywhere, true);
    const headers = { authorization: `Bearer ${token}` };
    assert.equal((await fetch(`${listening.url}/v1/jobs`, { headers })).status, 200);
  });

test('handlers in the process of a server have the platform’s own fetch objects', async () => {
  await using _ = await serve();
  assert.deepEqual(
    [...(await new Response('own').bytes())].map((byte) => String.fromCharCode(byte)),
    ['o', 'w', 'n'],
  );
});

test('an app is served on a free port of this machine', async () => {
  await using served = await serve();
  assert.match(served.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  const made = await fetch(`${served.url}/v1/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'demo:echo', input: '€' }),
  });
  assert.equal(made.status, 201);
  const job = await (await fetch(served.url + made.headers.get('location'))).json();
  assert.equal(job.input, '€');
});

test('without a key it serves this machine only, and says what to do', async () => {
  await using app = await openApp();
  await assert.rejects(listen({ app: app.app, engine: app.engine, host: '0.0.0.0', port: 0 }), {
    code: 'forbidden',
    message: /longrun keys create/,
  });
});

test('a port that is taken is reported in words', async () => {
  await using served = await serve();
  const { app, listening } = served;
  await assert.rejects(listen({ app: app.app, engine: app.engine, port: listening.port }), {
    code: 'unreachable',
    message: /another program uses it already/,
  });
});

test('a foreign name that leads here is refused', async () => {
  await using served = await serve();
  const text = await raw(served, 'GET /v1/jobs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
  assert.match(text, /^HTTP\/1\.1 403 /);
});

test('a head that does not arrive in time is cut', async () => {
  await using served = await serve({}, { headersTimeoutMs: 50 });
  assert.match(await raw(served, `GET /livez HTTP/1.1\r\n${HOST}X-Slow: `), /^HTTP\/1\.1 408 /);
});

test('a head that is too large is refused', async () => {
  await using served = await serve();
  const text = await raw(served, `GET /livez HTTP/1.1\r\n${HOST}X-Large: ${'x'.repeat(17_000)}\r\n\r\n`);
  assert.match(text, /^HTTP\/1\.1 431 /);
});

test('a body that does not arrive in time is answered 408', async () => {
  await using served = await serve({ receiveMs: 50 });
  const head = `POST /v1/jobs HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
  const text = await raw(served, head);
  assert.match(text, /^HTTP\/1\.1 408 /);
  assert.match(text, /request-timeout/);
});

test('a request with two lengths, or a malformed address, is refused', async () => {
  await using served = await serve();
  const both = `POST /v1/jobs HTTP/1.1\r\n${HOST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`;
  assert.match(await raw(served, both), /^HTTP\/1\.1 400 /);
  const address = await raw(served, `GET /a\\b HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);
  assert.match(address, /^HTTP\/1\.1 400 /);
  assert.match(address, /application\/problem\+json/);
});

test('an upload may take longer than a JSON body', async () => {
  await using served = await serve({ receiveMs: 20, stallMs: 5_000 });
  const { app } = served;
  await app.submit();
  const { jobId, claimId } = await app.claim('demo:echo');
  const upload = request(`${served.url}/v1/worker/artifacts/${jobId}/slow.txt`, {
    method: 'PUT',
    headers: { 'longrun-claim': claimId, 'content-type': 'text/plain' },
  });
  upload.write('first ');
  setTimeout(() => upload.end('second'), 100);
  const [response] = await once(upload, 'response');
  response.resume();
  assert.equal(response.statusCode, 200);
  assert.equal((await app.send('GET', `/v1/jobs/${jobId}/artifacts/slow.txt`)).text, 'first second');
});

test('an upload whose sender vanishes leaves nothing behind and is no bug', async () => {
  await using served = await serve();
  const { app } = served;
  await app.submit();
  const { jobId, claimId } = await app.claim('demo:echo');
  const upload = request(`${served.url}/v1/worker/artifacts/${jobId}/a.txt`, {
    method: 'PUT',
    headers: { 'longrun-claim': claimId, 'content-type': 'text/plain' },
  });
  upload.on('error', () => {});
  upload.write('x'.repeat(100_000));
  await until(async () => (await underWay(served)) > 0);
  upload.destroy();
  await served.listening.close(5_000);
  assert.deepEqual(
    await app.engine.as({ tenant: 'default', actor: 'x', scopes: ['read'] }).artifacts(jobId),
    [],
  );
  assert.deepEqual(app.bugs, []);
});

test('a watcher that vanishes is no longer watched for', async () => {
  await using served = await serve();
  const { id } = await served.app.submit();
  const leave = new AbortController();
  const { body } = await fetch(`${served.url}/v1/jobs/${id}/events`, { signal: leave.signal });
  await body?.getReader().read();
  assert.equal((await served.app.engine.stats()).watchers, 1);
  leave.abort();
  await until(async () => (await served.app.engine.stats()).watchers === 0);
});

test('a watcher that does not read is cut, and can go on from its last id', async () => {
  await using served = await serve({ stallMs: 100 });
  const { app } = served;
  const { id } = await app.submit();
  const { jobId, claimId } = await app.claim('demo:echo');
  const socket = connect(served.listening.port, '127.0.0.1');
  socket.write(`GET /v1/jobs/${id}/events HTTP/1.1\r\n${HOST}\r\n`);
  socket.pause();
  await until(async () => (await app.engine.stats()).watchers === 1);
  // More than the buffers of both ends can take.
  const messages = Array.from({ length: 1_000 }, () => ({ severity: 'info', text: 'x'.repeat(10_000) }));
  for (let round = 0; round < 3; round += 1)
    await app.send('POST', '/v1/worker/sync', {
      body: { workerId: 'w', reports: [{ jobId, claimId, messages }] },
    });
  await until(async () => (await app.engine.stats()).watchers === 0);
  const text = await readAll(socket.resume());
  const last = Number([...text.matchAll(/^id: (\d+)$/gm)].at(-1)?.[1]);
  assert.ok(last > 1 && last < 3_000, `it was sent ${last} updates`);
  const { json } = await app.send('GET', `/v1/jobs/${id}/watch?after=${last}`);
  assert.equal(json.updates[0].sequence, last + 1);
});

test('a shutdown ends streams with a hint, answers polls and closes every connection', async () => {
  await using served = await serve();
  const { id } = await served.app.submit();
  const agent = new Agent({ keepAlive: true });
  const idle = request(`${served.url}/livez`, { agent }).end();
  const [answer] = await once(idle, 'response');
  answer.resume();
  await once(answer, 'end');
  const stream = await fetch(`${served.url}/v1/jobs/${id}/events`);
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  await reader?.read();
  const poll = fetch(`${served.url}/v1/jobs/${id}/watch?after=1&maxMs=60000`);
  await until(async () => (await served.app.engine.stats()).watchers === 2);

  const closing = served.listening.close();
  let text = '';
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) text += part.value;
  assert.match(text, /event: reconnect/);
  assert.deepEqual((await (await poll).json()).updates, []);
  await closing;
  await assert.rejects(fetch(`${served.url}/livez`));
  agent.destroy();
});

test('a shutdown lets a request under way finish', async () => {
  await using served = await serve();
  const body = JSON.stringify({ kind: 'demo:echo' });
  const submit = request(`${served.url}/v1/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': body.length },
  });
  submit.write(body.slice(0, 5));
  await until(async () => (await underWay(served)) > 0);
  const closing = served.listening.close();
  submit.end(body.slice(5));
  const [response] = await once(submit, 'response');
  response.resume();
  assert.equal(response.statusCode, 201);
  await closing;
});

test('a shutdown cuts what does not end in its grace time', async () => {
  await using served = await serve();
  const socket = connect(served.listening.port, '127.0.0.1');
  socket.write(
    `POST /v1/jobs HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{`,
  );
  const ended = readAll(socket);
  await until(async () => (await underWay(served)) > 0);
  await served.listening.close(20);
  await ended;
});
