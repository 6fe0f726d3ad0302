import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { example, type LongrunProcess, runLongrun } from '../system/longrun-process.ts';
import { type TemporaryStore, temporaryStore } from '../system/temporary-store.ts';

const TEXT = 'teststring';
const OGC = 'http://www.opengis.net/def';
const JSON_TYPE = { accept: 'application/json' };

interface Port {
  readonly schema: { readonly type?: string; readonly contentMediaType?: string; readonly format?: string };
}
interface Description {
  readonly inputs: Readonly<Record<string, Port>>;
  readonly outputs: Readonly<Record<string, Port>>;
  readonly jobControlOptions: readonly string[];
}
interface Status {
  readonly jobID: string;
  readonly status: string;
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}

/** Follows a job by its links, as the official tests do, until it links its results. */
async function resultsOf(first: Status): Promise<string> {
  let status = first;
  for (let looks = 0; looks < 100; looks += 1) {
    const results = status.links.find(({ rel }) => rel === `${OGC}/rel/ogc/1.0/results`);
    if (results) return (await fetch(results.href)).text();
    const monitor = status.links.find(({ rel }) => rel === 'monitor' || rel === 'status');
    ok(monitor, 'a job that goes on tells where to look');
    await setTimeout(50);
    status = await fetchJson(monitor.href);
  }
  throw new Error(`Job ${status.jobID} is ${status.status} after all that time.`);
}

async function fetchJson<T>(url: string): Promise<T> {
  // What is read here is checked where it is used.
  return (await (await fetch(url, { headers: JSON_TYPE })).json()) as T;
}

describe('the official tests, step by step', () => {
  let store: TemporaryStore;
  let server: LongrunProcess;
  let root: string;
  let echo: Description;
  let execution: string;

  before(async () => {
    store = await temporaryStore();
    server = await store.serve('--jobs', example('conformance'));
    root = `${server.url}/ogc`;
    echo = await fetchJson(`${root}/processes/demo:echo`);
    execution = `${root}/processes/demo:echo/execution`;
  });
  after(async () => {
    await server.kill();
    await store[Symbol.asyncDispose]();
  });

  /** Every plain string is filled; every output is asked for by value. */
  const request = (more: object = {}) => {
    const isPlain = ({ schema }: Port) =>
      schema.type === 'string' && !schema.contentMediaType && !schema.format;
    const texts = Object.keys(echo.inputs).filter((name) => isPlain(echo.inputs[name] as Port));
    ok(texts.length > 0, 'there is a plain string input');
    const outputs = Object.keys(echo.outputs).map((name) => [name, { transmissionMode: 'value' }]);
    const inputs = Object.fromEntries(texts.map((name) => [name, TEXT]));
    return { inputs, outputs: Object.fromEntries(outputs), ...more };
  };
  const post = (body: object, prefer?: string) =>
    fetch(execution, {
      method: 'POST',
      headers: { ...JSON_TYPE, 'content-type': 'application/json', ...(prefer !== undefined && { prefer }) },
      body: JSON.stringify(body),
    });

  test('the landing page, the conformance and the lists are there and not empty', async () => {
    const landing = await fetchJson<Status>(`${root}/`);
    const rels = landing.links.map(({ rel }) => rel);
    for (const rel of ['service-desc', `${OGC}/rel/ogc/1.0/conformance`, `${OGC}/rel/ogc/1.0/processes`])
      ok(rels.includes(rel), rel);
    const { conformsTo } = await fetchJson<{ conformsTo: string[] }>(`${root}/conformance`);
    ok(conformsTo.includes('http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/core'));
    const { processes } = await fetchJson<{ processes: { id: string }[] }>(`${root}/processes?limit=1`);
    equal(processes.length, 1);
    equal((await post(request())).status, 200);
    ok((await fetchJson<{ jobs: object[] }>(`${root}/jobs`)).jobs.length > 0);
  });

  test('every process describes itself, with both ways to be executed', async () => {
    const { processes } = await fetchJson<{ processes: { id: string }[] }>(`${root}/processes?limit=100`);
    for (const { id } of processes) {
      const { inputs, outputs, jobControlOptions } = await fetchJson<Description>(`${root}/processes/${id}`);
      for (const port of [...Object.values(inputs), ...Object.values(outputs)]) ok(port.schema, id);
      deepEqual(jobControlOptions.slice(0, 2), ['sync-execute', 'async-execute']);
    }
  });

  test('the echo has an input called pause, a number', () => {
    equal(echo.inputs.pause?.schema.type, 'number');
  });

  test('all outputs of a waiting execution come in parts, the text among them', async () => {
    const answer = await post(request());
    match(answer.headers.get('content-type') ?? '', /^multipart\/related/);
    match(await answer.text(), new RegExp(`^--[^\r\n]+\r\n[^]*${TEXT}`));
  });

  test('one output of it comes as it is', async () => {
    const one = { outputs: { message: { transmissionMode: 'value' } }, response: 'raw' };
    equal(await (await post(request(one))).text(), TEXT);
    const document = await post(request({ response: 'document' }));
    deepEqual(await document.json(), { message: TEXT });
  });

  test('an execution that does not wait is 201, and its links lead to the results', async () => {
    const bodies = [request(), request({ response: 'document' }), { inputs: request().inputs }];
    for (const body of bodies) {
      const answer = await post(body, 'respond-async');
      equal(answer.status, 201);
      const { jobID } = (await answer.json()) as Status;
      const location = answer.headers.get('location') ?? '';
      equal(location, `${root}/jobs/${jobID}`);
      ok((await resultsOf(await fetchJson(location))).includes(TEXT));
    }
  });

  test('a request that is none is refused with an exception', async () => {
    const refused = await post({ 'invalid-execute-request': 'true)' });
    deepEqual([refused.status, refused.headers.get('content-type')], [400, 'application/json']);
    equal(typeof ((await refused.json()) as { type: string }).type, 'string');
  });

  test('results that are asked for at once are not ready', async () => {
    const answer = await post({ ...request(), inputs: { message: TEXT, pause: 1 } }, 'respond-async');
    const location = answer.headers.get('location') ?? '';
    equal((await fetch(location)).status, 200);
    const early = await fetch(`${location}/results`);
    equal(early.status, 404);
    const { type } = (await early.json()) as { type: string };
    equal(type, `${OGC}/exceptions/ogcapi-processes-1/1.0/result-not-ready`);
    ok((await resultsOf(await fetchJson(location))).includes(TEXT));
  });

  test('what is not there has its own exceptions', async () => {
    const ends = { '/processes/invalid-process': 'no-such-process', '/jobs/invalid-job': 'no-such-job' };
    for (const [path, name] of Object.entries({ ...ends, '/jobs/invalid-job/results': 'no-such-job' })) {
      const answer = await fetch(root + path, { headers: JSON_TYPE });
      const { type } = (await answer.json()) as { type: string };
      deepEqual([answer.status, type], [404, `${OGC}/exceptions/ogcapi-processes-1/1.0/${name}`]);
    }
  });

  test('a dismissed job stops', async () => {
    const answer = await post({ inputs: { message: TEXT, pause: 600 } }, 'respond-async');
    const location = answer.headers.get('location') ?? '';
    const dismissed = await fetch(location, { method: 'DELETE' });
    deepEqual([dismissed.status, ((await dismissed.json()) as Status).status], [200, 'dismissed']);
    equal((await fetchJson<Status>(location)).status, 'dismissed');
  });
});

describe('a callback', () => {
  test('arrives although receiver and server were down in between', async () => {
    await using store = await temporaryStore();
    const serve = () => store.serve('--jobs', example('conformance'));
    await using first = await serve();
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo; // what listening on a port gives
    await new Promise((resolve) => closed.close(resolve));

    const answer = await fetch(`${first.url}/ogc/processes/demo:echo/execution`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        inputs: { message: TEXT },
        subscriber: { successUri: `http://127.0.0.1:${port}/ok` },
      }),
    });
    equal(answer.status, 200);
    await first.kill();

    const received = Promise.withResolvers<unknown>();
    const receiver: Server = createServer(async (request, response) => {
      received.resolve(await json(request));
      response.end();
    }).listen(port, '127.0.0.1');
    await once(receiver, 'listening');
    await using _second = await serve();
    deepEqual(await received.promise, { message: TEXT });
    receiver.closeAllConnections();
    receiver.close();
  });
});

describe('an input by reference', () => {
  test('leads into this network only where the operator allows it, once there are keys', async () => {
    await using store = await temporaryStore();
    const { stdout } = await runLongrun(
      'keys',
      'create',
      'ogc',
      '--scopes',
      'submit,read',
      '--store',
      store.address,
      '--json',
    );
    const { token } = JSON.parse(stdout);
    const inner = createServer((_, response) => response.end(TEXT)).listen(0, '127.0.0.1');
    await once(inner, 'listening');
    const { port } = inner.address() as AddressInfo; // what listening on a port gives
    const answers: number[] = [];
    for (const options of [[], ['--allow-private-addresses']]) {
      const jobs = ['--jobs', example('conformance')];
      await using server = await store.serve(...jobs, ...options);
      const { status } = await fetch(`${server.url}/ogc/processes/demo:echo/execution`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ inputs: { message: { href: `http://127.0.0.1:${port}/` } } }),
      });
      answers.push(status);
      await server.terminate();
    }
    inner.closeAllConnections();
    inner.close();
    deepEqual(answers, [400, 200]);
  });
});
