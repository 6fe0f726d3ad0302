import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, test } from 'node:test';
import { type ErrorCode, isJobError, type Job, JobError } from '@longrun/core';
import { httpApi } from './http-api.ts';
import { sendJson, serve } from './testing/serve.ts';

const JOB: Job = {
  id: 'job_1',
  tenant: 'default',
  kind: 'demo:echo',
  state: 'queued',
  sequence: 1,
  run: 1,
  attempt: 0,
  maxAttempts: 3,
  priority: 0,
  createdAt: '2026-01-01T12:00:00.000Z',
  allowedActions: ['cancel'],
};
const AT_ONCE = { 'retry-after': '0' };
const isCoded = (code: ErrorCode) => (error: unknown) => isJobError(error) && error.code === code;

async function bodyOf(request: AsyncIterable<Buffer>): Promise<unknown> {
  return JSON.parse(Buffer.concat(await Array.fromAsync(request)).toString());
}

describe('the job API over HTTP', () => {
  test('a problem comes back as the error it was, with its facts', async () => {
    const errors = [{ pointer: '/input/rows', message: 'must be a number' }];
    await using server = await serve((response) => {
      const code = 'invalid-input';
      sendJson(response, 422, {
        type: `/problems/${code}`,
        title: 'T',
        status: 422,
        detail: 'D',
        code,
        errors,
      });
    });
    await assert.rejects(httpApi(server).get('job_1'), (error) => {
      assert.ok(error instanceof JobError);
      assert.equal(error.code, 'invalid-input');
      assert.equal(error.message, 'D');
      assert.deepEqual(error.facts, { errors });
      return true;
    });
  });

  test('a code from a later version becomes internal, and is kept', async () => {
    await using server = await serve((response) =>
      sendJson(response, 418, { code: 'teapot', detail: 'short' }),
    );
    await assert.rejects(httpApi(server).get('job_1'), (error) => {
      assert.ok(isJobError(error));
      assert.equal(error.code, 'internal');
      assert.equal(error.message, 'short');
      assert.equal(error.facts.unknownCode, 'teapot');
      return true;
    });
  });

  test('nobody at the address is unreachable, with the address and a way out', async () => {
    const server = await serve((response) => response.end());
    await server[Symbol.asyncDispose]();
    await assert.rejects(httpApi(server).control('job_1', 'cancel'), (error) => {
      assert.ok(isJobError(error));
      assert.equal(error.code, 'unreachable');
      assert.match(error.message, new RegExp(server.url));
      assert.match(error.message, /ECONNREFUSED/);
      assert.match(error.message, /longrun serve/);
      return true;
    });
  });

  test('something else at the address is named as such', async () => {
    await using server = await serve((response) => response.end('<html>hello</html>'));
    await assert.rejects(httpApi(server).get('job_1'), isCoded('not-found'));
  });

  test('an address that is none is refused before anything is sent', () => {
    for (const url of ['', 'localhost:7420', 'ftp://localhost', '/v1'])
      assert.throws(() => httpApi({ url }), isCoded('invalid-request'));
  });

  test('a redirect is not followed', async () => {
    await using server = await serve((response, { url }) => {
      if (url === '/elsewhere') sendJson(response, 200, JOB);
      else response.writeHead(302, { location: '/elsewhere' }).end();
    });
    await assert.rejects(httpApi(server).control('job_1', 'cancel'), isCoded('unreachable'));
    assert.equal(server.requests.length, 1);
  });

  test('a key travels as a bearer token, and nowhere without one', async () => {
    const seen: (string | undefined)[] = [];
    await using server = await serve((response, { headers }) => {
      seen.push(headers.authorization);
      sendJson(response, 200, JOB);
    });
    await httpApi({ url: server.url, token: 'secret' }).get('job_1');
    await httpApi(server).get('job_1');
    assert.deepEqual(seen, ['Bearer secret', undefined]);
  });

  test('a server below a path is found, with or without a slash at the end', async () => {
    await using server = await serve((response) => sendJson(response, 200, JOB));
    await httpApi({ url: `${server.url}/longrun/` }).get('job_1');
    await httpApi({ url: `${server.url}/longrun` }).get('a/b?c');
    assert.deepEqual(server.requests, ['GET /longrun/v1/jobs/job_1', 'GET /longrun/v1/jobs/a%2Fb%3Fc']);
  });

  test('a list names each filter as the route wants it', async () => {
    await using server = await serve((response) => sendJson(response, 200, { jobs: [] }));
    await httpApi(server).list({
      state: ['queued', 'running'],
      attributes: { 'a b': 'c&d' },
      limit: 5,
      counts: true,
    });
    assert.deepEqual(server.requests, [
      'GET /v1/jobs?state=queued&state=running&limit=5&counts=true&attribute.a+b=c%26d',
    ]);
  });

  for (const status of [408, 429, 502, 503, 504])
    test(`reading is asked again after status ${status}`, async () => {
      await using server = await serve((response, { count }) => {
        if (count < 3) response.writeHead(status, AT_ONCE).end();
        else sendJson(response, 200, JOB);
      });
      assert.deepEqual(await httpApi(server).get('job_1'), JOB);
      assert.equal(server.requests.length, 3);
    });

  test('reading is asked again when the connection breaks in the middle of the answer', async () => {
    await using server = await serve((response, { count }) => {
      if (count > 1) sendJson(response, 200, JOB);
      else {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"id":', () => response.destroy());
      }
    });
    assert.deepEqual(await httpApi(server).get('job_1'), JOB);
  });

  test('it is not asked for ever', async () => {
    await using server = await serve((response) => sendJson(response, 503, { code: 'store-busy' }));
    await assert.rejects(httpApi(server).get('job_1'), isCoded('store-busy'));
    assert.equal(server.requests.length, 4);
  });

  test('who is told to come back much later hears so at once', async () => {
    await using server = await serve((response) =>
      sendJson(response, 429, { code: 'too-many-requests' }, { 'retry-after': '3600' }),
    );
    await assert.rejects(httpApi(server).get('job_1'), (error) => {
      assert.ok(isJobError(error));
      assert.equal(error.facts.retryAfterMs, 3_600_000);
      return true;
    });
    assert.equal(server.requests.length, 1);
  });

  test('a control is asked once, for its answer may have been lost on the way', async () => {
    await using server = await serve((response) => response.destroy());
    await assert.rejects(httpApi(server).control('job_1', 'retry'), isCoded('unreachable'));
    assert.equal(server.requests.length, 1);
  });

  test('a submit is repeated with the same key, its own where none was given', async () => {
    const bodies: unknown[] = [];
    await using server = await serve(async (response, request) => {
      bodies.push(await bodyOf(request));
      if (request.count === 1) response.destroy();
      else sendJson(response, 200, JOB);
    });
    const [submitted] = await httpApi(server).submit([{ kind: 'demo:echo', input: 1 }]);
    assert.deepEqual(submitted, { job: JOB, duplicate: true });
    assert.equal(bodies.length, 2);
    assert.deepEqual(bodies[0], bodies[1]);
    assert.match(JSON.stringify(bodies[0]), /"idempotencyKey":"auto-[0-9a-f]{32}"/);
  });

  test('a key that the caller gave is left as it is', async () => {
    await using server = await serve(async (response, request) => {
      assert.deepEqual(await bodyOf(request), { kind: 'demo:echo', idempotencyKey: 'mine' });
      sendJson(response, 201, JOB);
    });
    const request = { kind: 'demo:echo', idempotencyKey: 'mine' };
    assert.deepEqual(await httpApi(server).submit([request]), [{ job: JOB, duplicate: false }]);
  });

  test('what is wrong with one request is its own answer; what would meet any request rejects', async () => {
    await using server = await serve((response, { count }) => {
      if (count === 1) sendJson(response, 422, { code: 'invalid-input' });
      else sendJson(response, 401, { code: 'unauthorized' });
    });
    const [submitted] = await httpApi(server).submit([{ kind: 'demo:echo' }]);
    assert.ok(isCoded('invalid-input')(submitted?.error));
    await assert.rejects(httpApi(server).submit([{ kind: 'demo:echo' }]), isCoded('unauthorized'));
  });

  test('many requests travel in batches of a thousand, and their answers keep the order', async () => {
    const sizes: number[] = [];
    await using server = await serve(async (response, request) => {
      // The body of the batch route, by its contract.
      const { jobs } = (await bodyOf(request)) as { jobs: { input: number }[] };
      sizes.push(jobs.length);
      const results = jobs.map(({ input }) =>
        input === 1_500
          ? { error: { code: 'invalid-input', status: 422 } }
          : { job: { ...JOB, input }, duplicate: false },
      );
      sendJson(response, 200, { results });
    });
    const requests = Array.from({ length: 2_500 }, (_, input) => ({ kind: 'demo:echo', input }));
    const submitted = await httpApi(server).submit(requests);
    assert.deepEqual(sizes, [1_000, 1_000, 500]);
    assert.ok(isCoded('invalid-input')(submitted[1_500]?.error));
    submitted.forEach(({ job }, index) => {
      if (index !== 1_500) assert.equal(job?.input, index);
    });
  });

  test('no request is no answer', async () => {
    await using server = await serve((response) => response.end());
    assert.deepEqual(await httpApi(server).submit([]), []);
    assert.deepEqual(server.requests, []);
  });

  test('a result that is not there yet is undefined', async () => {
    await using server = await serve((response) =>
      sendJson(response, 202, { jobId: 'job_1', state: 'running' }),
    );
    assert.equal(await httpApi(server).result('job_1'), undefined);
    assert.deepEqual(server.requests, ['GET /v1/jobs/job_1/result?wait=0']);
  });

  test('waiting for a result longer than the server holds an answer asks again', async () => {
    await using server = await serve((response, { count }) => {
      if (count === 1) sendJson(response, 202, { jobId: 'job_1', state: 'running' });
      else sendJson(response, 200, { jobId: 'job_1', state: 'succeeded', output: 7 });
    });
    const result = await httpApi(server).result('job_1', { waitMs: 90_000 });
    assert.equal(result?.output, 7);
    assert.deepEqual(server.requests, [
      'GET /v1/jobs/job_1/result?wait=60',
      'GET /v1/jobs/job_1/result?wait=60',
    ]);
  });

  test('a wait that is aborted ends without a result and leaves nothing on the signal', async () => {
    const controller = new AbortController();
    await using server = await serve(() => controller.abort());
    const { signal } = controller;
    assert.equal(await httpApi(server).result('job_1', { waitMs: 60_000, signal }), undefined);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  test('a range of an artifact is asked for by its bytes', async () => {
    await using server = await serve((response, { headers }) => {
      response.writeHead(206).end(headers.range);
    });
    const body = await httpApi(server).openArtifact('job_1', 'a b.csv', { start: 2, end: 5 });
    assert.equal(await new Response(body).text(), 'bytes=2-5');
    assert.deepEqual(server.requests, ['GET /v1/jobs/job_1/artifacts/a%20b.csv']);
  });

  test('an artifact whose connection breaks fails, and is never taken for whole', async () => {
    await using server = await serve((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half', () => response.destroy());
    });
    const body = await httpApi(server).openArtifact('job_1', 'a.csv');
    await assert.rejects(new Response(body).text(), isCoded('unreachable'));
  });
});
