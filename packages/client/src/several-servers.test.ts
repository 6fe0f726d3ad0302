import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, test } from 'node:test';
import type { Job } from '@longrun/core';
import { httpApi } from './http-api.ts';
import { type Served, sendJson, serve } from './testing/serve.ts';

const JOB: Job = {
  id: 'job_1',
  tenant: 'default',
  kind: 'demo:echo',
  state: 'queued',
  sequence: 2,
  run: 1,
  attempt: 0,
  maxAttempts: 3,
  priority: 0,
  createdAt: '2026-01-01T12:00:00.000Z',
  allowedActions: ['cancel'],
};
const leaves = (response: ServerResponse) =>
  sendJson(response, 503, { code: 'shutting-down', detail: 'gone' }, { 'retry-after': '20' });

interface Pair extends AsyncDisposable {
  readonly url: string;
  readonly both: readonly Served[];
}

/** Two servers on one store: whichever is asked first `goes`, and the other one `stays`. */
async function pair(
  goes: (response: ServerResponse) => void,
  stays: (response: ServerResponse, request: IncomingMessage) => void,
): Promise<Pair> {
  let gone: Served | undefined;
  const open = async (): Promise<Served> => {
    const own: Served = await serve((response, request) => {
      gone ??= own;
      if (gone === own) goes(response);
      else stays(response, request);
    });
    return own;
  };
  const both = [await open(), await open()];
  return {
    url: both.map(({ url }) => url).join(),
    both,
    async [Symbol.asyncDispose]() {
      for (const server of both) await server[Symbol.asyncDispose]();
    },
  };
}

describe('a client with the addresses of several servers', () => {
  test('reads from another when one shuts down, and does not ask that one again', async () => {
    await using servers = await pair(leaves, (response) => sendJson(response, 200, JOB));
    const api = httpApi(servers);
    for (let count = 0; count < 3; count += 1) equal((await api.get('job_1')).id, 'job_1');
    deepEqual(servers.both.map(({ requests }) => requests.length).sort(), [1, 3]);
  });

  test('submits to another what one has not answered, with the same key', async () => {
    const bodies: string[] = [];
    await using servers = await pair(
      (response) => response.destroy(),
      async (response, request) => {
        bodies.push(Buffer.concat(await Array.fromAsync(request)).toString());
        sendJson(response, 201, JOB);
      },
    );
    const [submitted] = await httpApi(servers).submit([{ kind: 'demo:echo', idempotencyKey: 'mine' }]);
    equal(submitted?.job?.id, 'job_1');
    deepEqual(
      bodies.map((body) => JSON.parse(body).idempotencyKey),
      ['mine'],
    );
  });

  test('watches on at another from the last number it saw', async () => {
    const asked: string[] = [];
    const frame = (sequence: number) =>
      `retry: 1\nid: ${sequence}\nevent: update\ndata: ${JSON.stringify({ jobId: 'job_1', sequence })}\n\n`;
    const begin = (response: ServerResponse) =>
      response.writeHead(200, { 'content-type': 'text/event-stream' });
    let first = true;
    await using servers = await pair(
      (response) => {
        if (first) begin(response).write(frame(1), () => response.destroy());
        else response.destroy();
        first = false;
      },
      (response, { url = '' }) => {
        asked.push(url);
        begin(response).end(`${frame(2)}event: end\ndata: {}\n\n`);
      },
    );
    const updates = await Array.fromAsync(httpApi(servers).watch('job_1'));
    deepEqual(
      updates.map(({ sequence }) => sequence),
      [1, 2],
    );
    deepEqual(asked, ['/v1/jobs/job_1/events?after=1']);
  });

  test('controls through one of them alone, for a control may not be asked twice', async () => {
    await using servers = await pair(leaves, (response) => sendJson(response, 200, JOB));
    const api = httpApi(servers);
    await rejects(api.control('job_1', 'cancel'), { code: 'shutting-down' });
    equal((await api.control('job_1', 'cancel')).id, 'job_1', 'the next time it asks the other one');
  });
});
