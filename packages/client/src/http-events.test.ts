import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { describe, test } from 'node:test';
import { type FeedEvent, isJobError } from '@longrun/core';
import { httpApi } from './http-api.ts';
import { sendJson, serve } from './testing/serve.ts';

const event = (id: string): FeedEvent => ({
  id,
  topic: 'book:saved',
  domain: 'book',
  at: '2026-01-01T12:00:00.000Z',
});
const frame = (id: string) => `id: ${id}\nevent: event\ndata: ${JSON.stringify(event(id))}\n\n`;
const cursor = (id: string) => `id: ${id}\nevent: cursor\ndata: {}\n\n`;

/** Begins a stream, and loses the connection after these frames have left; reconnects come quickly, for the server says so. */
function breakOff(response: ServerResponse, ...frames: string[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`retry: 1\n\n${frames.join('')}`, () => response.destroy());
}

test('what is published is repeated after a lost answer with the same key', async () => {
  const bodies: string[] = [];
  await using server = await serve(async (response, request) => {
    bodies.push(Buffer.concat(await Array.fromAsync(request)).toString());
    if (request.count === 1) response.destroy();
    else sendJson(response, 201, event('a'));
  });
  assert.deepEqual(await httpApi(server).events.publish({ topic: 'book:saved' }), event('a'));
  assert.match(bodies[0] ?? '', /^\{"idempotencyKey":"auto-[0-9a-f]{32}","topic":"book:saved"\}$/);
  assert.deepEqual(bodies, [bodies[0], bodies[0]]);
});

describe('following the feed over HTTP', () => {
  test('goes on from the last cursor that was told, over as many connections as it takes', async () => {
    await using server = await serve((response, { count }) => {
      if (count === 1) breakOff(response, cursor('a'));
      else if (count === 2) breakOff(response, cursor('a'), frame('b'), frame('c'));
      else if (count === 3) breakOff(response, cursor('c'), cursor('d'));
      else breakOff(response, cursor('d'), frame('e'));
    });
    const followed: string[] = [];
    const cursors: string[] = [];
    const options = { filter: { topic: ['book:*', 'job:**'] }, onCursor: (id: string) => cursors.push(id) };
    for await (const { id } of httpApi(server).events.follow(options)) if (followed.push(id) === 3) break;
    assert.deepEqual(followed, ['b', 'c', 'e']);
    assert.deepEqual(cursors, ['a', 'a', 'c', 'd', 'd']);
    const asked = server.requests.map(
      (request) => new URL(request.split(' ')[1] ?? '', server.url).searchParams,
    );
    assert.deepEqual(
      asked.map((query) => query.get('after')),
      ['end', 'a', 'c', 'd'],
    );
    assert.deepEqual(asked[0]?.getAll('topic'), ['book:*', 'job:**']);
  });

  test('rejects when the server refuses for good', async () => {
    const problem = { type: '/problems/cursor-expired', title: 'x', status: 410, code: 'cursor-expired' };
    await using server = await serve((response) => sendJson(response, 410, problem));
    await assert.rejects(
      Array.fromAsync(httpApi(server).events.follow({ after: 'old' })),
      (error) => isJobError(error) && error.code === 'cursor-expired',
    );
    assert.equal(server.requests.length, 1);
  });
});
