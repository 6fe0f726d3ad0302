import { deepEqual, equal, rejects, throws } from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createApp, listen } from '@longrun/server';
import { defineJob } from './define-job.ts';
import { httpSource } from './http-source.ts';
import { describeJobSource } from './job-source.contract.ts';
import { openWorkplace } from './testing/workplace.ts';

async function openOverHttp() {
  const place = await openWorkplace();
  const { engine, api } = place;
  const server = await listen({ app: createApp({ engine }), engine, port: 0 });
  return {
    place,
    api,
    url: server.url,
    source: httpSource({ url: server.url }),
    async [Symbol.asyncDispose]() {
      await place[Symbol.asyncDispose]();
      await server.close(0);
    },
  };
}

describeJobSource(openOverHttp);

test('a worker over HTTP runs a job, with artifact, messages and stop', async () => {
  await using opened = await openOverHttp();
  const { place, source } = opened;
  place.employ(
    [
      defineJob({
        kind: 'demo:all',
        async run({ artifact, message, progress, signal }) {
          progress(50);
          await artifact('big.bin', megabytes(8));
          message('stored');
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          return signal.reason.kind;
        },
      }),
    ],
    { source },
  );
  const { id } = await place.submit('demo:all');
  for await (const { message } of place.api.watch(id)) if (message?.text === 'stored') break;
  await place.api.control(id, 'stop');
  const { state, output, progress } = await place.ends(id);
  deepEqual([state, output, progress?.percent], ['succeeded', 'stop', 50]);
  equal((await place.api.artifacts(id))[0]?.size, 8 * 1024 ** 2);
});

function* megabytes(count: number) {
  for (let at = 0; at < count; at += 1) yield new Uint8Array(1024 ** 2);
}

const request = { workerId: 'w', kinds: ['demo:any'], capacity: 1 };

test('a server that cannot be reached is an error of its own', async () => {
  const source = httpSource({ url: 'http://127.0.0.1:1' });
  await rejects(source.claim(request), { name: 'JobError', code: 'unreachable' });
});

test('a refused key and a refused request keep their code', async () => {
  await using opened = await openOverHttp();
  const { place, url } = opened;
  const { token } = await place.engine.keys.create({ name: 'reader', scopes: ['read'] });
  await rejects(httpSource({ url, token: 'none' }).claim(request), { code: 'unauthorized' });
  await rejects(httpSource({ url, token }).claim(request), { code: 'forbidden' });
});

test('a worker with the addresses of several servers works on when one ends', async () => {
  await using opened = await openOverHttp();
  const { place, url } = opened;
  const { engine } = place;
  const open = () => listen({ app: createApp({ engine }), engine, port: 0 });
  const others = [await open(), await open()];
  const source = httpSource({ url: [url, ...others.map((other) => other.url)].join() });
  place.employ([defineJob({ kind: 'demo:any', run: async () => 'done' })], { source });
  for (const other of [...others, undefined]) {
    const { id } = await place.submit('demo:any');
    equal((await place.ends(id)).output, 'done');
    await other?.close(0);
  }
});

test('what is no address of a server is refused at once', () => {
  throws(() => httpSource({ url: 'jobs.example.org' }), { code: 'invalid-request' });
});

test('a proxy that answers for the server counts as out of reach', async () => {
  await using proxy = await serve(502, '<html>Bad gateway</html>');
  await rejects(httpSource({ url: proxy.url }).claim(request), { code: 'unreachable' });
});

test('a request that did not get through in time is told from one that is wrong', async () => {
  await using server = await serve(408, '');
  await rejects(httpSource({ url: server.url }).sync({ workerId: 'w', reports: [] }), {
    code: 'request-timeout',
  });
});

test('a redirect is not followed', async () => {
  await using proxy = await serve(302, '', { location: 'http://127.0.0.1:1/' });
  await rejects(httpSource({ url: proxy.url }).claim(request), { code: 'unreachable' });
});

test('a file whose bytes break off on the way fails as out of reach', async () => {
  await using server = await serve(200, 'half', { 'content-length': '8' });
  const file = { jobId: 'job_1', claimId: 'claim_1', name: 'a.txt' };
  const opened = await httpSource({ url: server.url }).openArtifact(file);
  await rejects(new Response(opened).text(), { name: 'JobError', code: 'unreachable' });
});

test('the caller’s own abort rejects with its reason and leaves no listener', async () => {
  await using opened = await openOverHttp();
  const giveUp = new AbortController();
  const claiming = opened.source.claim({ ...request, waitMs: 20_000 }, giveUp.signal);
  const reason = new Error('changed my mind');
  giveUp.abort(reason);
  await rejects(claiming, reason);
  equal(getEventListeners(giveUp.signal, 'abort').length, 0);
});

async function serve(status: number, body: string, headers = {}) {
  const server = createServer((_, response) => response.writeHead(status, headers).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server that listens has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
