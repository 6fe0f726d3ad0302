import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, test } from 'node:test';
import { type ErrorCode, isJobError, type JobUpdate } from '@longrun/core';
import { httpApi } from './http-api.ts';
import { httpCall } from './http-call.ts';
import { sendJson, serve } from './testing/serve.ts';
import { type SseWatchOptions, watchEvents } from './watch.ts';

function update(sequence: number, more: Partial<JobUpdate> = {}): JobUpdate {
  return {
    jobId: 'job_1',
    sequence,
    at: '2026-01-01T12:00:00.000Z',
    event: 'report',
    announcements: ['job:updated'],
    state: 'running',
    run: 1,
    attempt: 1,
    ...more,
  };
}

const frame = (update: JobUpdate) =>
  `${update.live ? '' : `id: ${update.sequence}\n`}event: update\ndata: ${JSON.stringify(update)}\n\n`;
const END = 'event: end\ndata: {}\n\n';

/** Begins a stream; reconnects come quickly, for the server says so. */
function stream(response: ServerResponse, ...frames: string[]): ServerResponse {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(['retry: 1\n\n', ...frames].join(''));
  return response;
}

/** Loses the connection after these frames have left. */
function breakOff(response: ServerResponse, ...frames: string[]): void {
  stream(response).write(frames.join(''), () => response.destroy());
}

const isCoded = (code: ErrorCode) => (error: unknown) => isJobError(error) && error.code === code;
const sequences = async (updates: AsyncIterable<JobUpdate>) =>
  (await Array.fromAsync(updates)).map(({ sequence }) => sequence);

/** A watch whose patience the test decides. */
function watchAt(url: string, options: SseWatchOptions) {
  const call = httpCall({ url });
  return watchEvents(async (after, deadline) => {
    const { body } = await call.open({ path: `/events?after=${after}` }, deadline);
    assert.ok(body);
    return body;
  }, options);
}

describe('watching over an event stream', () => {
  test('every update is given, and the watch ends when the stream says so', async () => {
    await using server = await serve((response) => stream(response, frame(update(1)), frame(update(2)), END));
    assert.deepEqual(await sequences(httpApi(server).watch('job_1')), [1, 2]);
    assert.deepEqual(server.requests, ['GET /v1/jobs/job_1/events?after=0']);
  });

  test('a broken connection is replaced, and goes on after the last sequence', async () => {
    await using server = await serve((response, { count }) => {
      if (count === 1) breakOff(response, frame(update(4)), frame(update(5)));
      else stream(response, frame(update(6)), END);
    });
    assert.deepEqual(await sequences(httpApi(server).watch('job_1', { after: 3 })), [4, 5, 6]);
    assert.deepEqual(server.requests, [
      'GET /v1/jobs/job_1/events?after=3',
      'GET /v1/jobs/job_1/events?after=5',
    ]);
  });

  test('a stream that closes without an end is opened again', async () => {
    await using server = await serve((response, { count }) => {
      stream(response, frame(update(count)), count === 3 ? END : 'event: reconnect\ndata: {}\n\n').end();
    });
    assert.deepEqual(await sequences(httpApi(server).watch('job_1')), [1, 2, 3]);
  });

  test('half an update before a break is not given; it comes whole afterwards', async () => {
    await using server = await serve((response, { count }) => {
      if (count === 1) breakOff(response, frame(update(1)), frame(update(2)).slice(0, -1));
      else stream(response, frame(update(2)), END);
    });
    assert.deepEqual(await sequences(httpApi(server).watch('job_1')), [1, 2]);
  });

  test('what was given already is dropped when a server repeats it', async () => {
    await using server = await serve((response) => {
      stream(response, frame(update(1)), frame(update(1)), frame(update(2)), frame(update(1)), END);
    });
    assert.deepEqual(await sequences(httpApi(server).watch('job_1')), [1, 2]);
  });

  test('live progress passes through and moves no cursor', async () => {
    await using server = await serve((response, { count }) => {
      if (count === 1) breakOff(response, frame(update(1)), frame(update(1, { live: true })));
      else stream(response, frame(update(2)), END);
    });
    const updates = await Array.fromAsync(httpApi(server).watch('job_1'));
    assert.deepEqual(
      updates.map(({ sequence, live }) => [sequence, live === true]),
      [
        [1, false],
        [1, true],
        [2, false],
      ],
    );
    assert.deepEqual(server.requests.at(-1), 'GET /v1/jobs/job_1/events?after=1');
  });

  test('a connection on which nothing comes, not even a heartbeat, is replaced', async () => {
    await using server = await serve((response, { count }) => {
      if (count === 1) stream(response, frame(update(1)));
      else stream(response, frame(update(2)), END);
    });
    assert.deepEqual(await sequences(watchAt(server.url, { silenceMs: 50 })), [1, 2]);
  });

  test('a server that is away or busy is asked again until it is back', async () => {
    await using server = await serve((response, { count }) => {
      if (count === 1) sendJson(response, 503, { code: 'shutting-down' });
      else if (count === 2) sendJson(response, 429, { code: 'too-many-requests' }, { 'retry-after': '0' });
      else if (count === 3) response.destroy();
      else stream(response, frame(update(1)), END);
    });
    assert.deepEqual(await sequences(watchAt(server.url, { retryMs: 1 })), [1]);
    assert.equal(server.requests.length, 4);
  });

  const refusals: [status: number, code: ErrorCode][] = [
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'job-not-found'],
    [410, 'job-deleted'],
    [410, 'cursor-expired'],
  ];
  for (const [status, code] of refusals)
    test(`it rejects when the server answers ${code}`, async () => {
      await using server = await serve((response) => sendJson(response, status, { code, detail: 'no' }));
      await assert.rejects(sequences(httpApi(server).watch('job_1')), isCoded(code));
      assert.equal(server.requests.length, 1);
    });

  test('it rejects when it hears that the job was deleted on a reconnect', async () => {
    await using server = await serve((response, { count }) => {
      if (count === 1) breakOff(response, frame(update(1)));
      else sendJson(response, 410, { code: 'job-deleted' });
    });
    await assert.rejects(sequences(httpApi(server).watch('job_1')), isCoded('job-deleted'));
  });

  test('it rejects when what answers has no event stream', async () => {
    await using server = await serve((response) => response.end('<html>'));
    await assert.rejects(sequences(httpApi(server).watch('job_1')), isCoded('not-found'));
  });

  test('aborting ends it, closes the connection and leaves nothing on the signal', async () => {
    await using server = await serve((response) => stream(response, frame(update(1))));
    const controller = new AbortController();
    const seen: number[] = [];
    for await (const { sequence } of httpApi(server).watch('job_1', { signal: controller.signal })) {
      seen.push(sequence);
      queueMicrotask(() => controller.abort());
    }
    assert.deepEqual(seen, [1]);
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
    await server.idle();
  });

  test('leaving the loop closes the connection', async () => {
    await using server = await serve((response) => stream(response, frame(update(1))));
    for await (const _ of httpApi(server).watch('job_1')) break;
    await server.idle();
  });

  test('a watch that is aborted before it begins asks nothing', async () => {
    await using server = await serve((response) => stream(response, END));
    assert.deepEqual(await sequences(httpApi(server).watch('job_1', { signal: AbortSignal.abort() })), []);
    assert.deepEqual(server.requests, []);
  });
});
