import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openSqlite } from '@longrun/engine/sqlite';
import { shareStore } from '@longrun/engine/testing';
import { type OpenApp, openApp } from './testing/open-app.ts';
import { openStream } from './testing/open-stream.ts';

/** Two servers with one store and one folder for artifacts. */
async function openServers() {
  const artifacts = await mkdtemp(join(tmpdir(), 'longrun-servers-'));
  const shared = shareStore(await openSqlite({ file: ':memory:' }));
  const open = () => openApp({ store: shared.connect(), artifacts });
  const [a, b] = [await open(), await open()];
  return {
    a,
    b,
    shared,
    async [Symbol.asyncDispose]() {
      await a[Symbol.asyncDispose]();
      await b[Symbol.asyncDispose]();
      await rm(artifacts, { recursive: true, force: true });
    },
  };
}

const idsIn = (text: string) => [...text.matchAll(/^id: ?(.+)$/gm)].map(([, id]) => id);
const settle = (app: OpenApp, { jobId, claimId }: { jobId: string; claimId: string }) =>
  app.send('POST', '/v1/worker/sync', {
    body: { workerId: 'worker-1', reports: [{ jobId, claimId, settlement: { type: 'completed' } }] },
  });

describe('two servers', () => {
  test('a stream that is cut goes on at the other, without a gap and without a repeat', async () => {
    await using servers = await openServers();
    const { a, b } = servers;
    const { id } = await a.submit();
    const first = await openStream(a, `/v1/jobs/${id}/events`);
    await first.until('id: 1');
    const claim = await b.claim('demo:echo');
    const seen = idsIn(await first.until('id: 2'));
    await first.cancel();
    await settle(a, claim);
    const second = await openStream(b, `/v1/jobs/${id}/events`, { headers: { 'last-event-id': '2' } });
    deepEqual([...seen, ...idsIn(await second.rest())], ['1', '2', '3']);
  });

  test('the feed is followed on at the other', async () => {
    await using servers = await openServers();
    const { a, b } = servers;
    const accept = 'text/event-stream';
    const first = await openStream(a, '/v1/events', { headers: { accept } });
    await first.until('event: cursor');
    const { id } = await b.submit();
    const seen = idsIn(await first.until('job:ready'));
    await first.cancel();
    await a.send('POST', `/v1/jobs/${id}/cancel`);
    const headers = { accept, 'last-event-id': seen.at(-1) ?? '' };
    const second = await openStream(b, '/v1/events', { headers });
    const rest = await second.until('job:cancelled');
    await second.cancel();
    ok(!rest.includes('job:ready') && !rest.includes('job:created'));
  });

  test('a long poll at one is answered when the other brings news', async () => {
    await using servers = await openServers();
    const { a, b } = servers;
    const { id } = await a.submit();
    const poll = a.send('GET', `/v1/jobs/${id}/watch?after=1&maxMs=15000`);
    await b.claim('demo:echo');
    const { json } = await poll;
    deepEqual([json.job.state, json.next], ['running', 2]);
  });

  test('a file that was sent to one is read from the other', async () => {
    await using servers = await openServers();
    const { a, b } = servers;
    const { id } = await a.submit();
    const { claimId } = await b.claim('demo:echo');
    const headers = { 'longrun-claim': claimId, 'content-type': 'text/csv' };
    const path = `/v1/worker/artifacts/${id}/rows.csv`;
    equal((await a.send('PUT', path, { raw: 'a,b', headers })).status, 200);
    const got = await b.send('GET', `/v1/jobs/${id}/artifacts/rows.csv`);
    deepEqual([got.status, got.text], [200, 'a,b']);
    equal((await b.send('DELETE', path, { headers })).status, 204);
    equal((await a.send('GET', `/v1/jobs/${id}/artifacts/rows.csv`)).status, 404);
  });

  test('a file that only the other has is an error that says why', async () => {
    await using servers = await openServers();
    const { a, shared } = servers;
    const { id } = await a.submit();
    const { claimId } = await a.claim('demo:echo');
    const headers = { 'longrun-claim': claimId };
    await a.send('PUT', `/v1/worker/artifacts/${id}/rows.csv`, { raw: 'a,b', headers });
    await using apart = await openApp({ store: shared.connect() }); // with a folder of its own
    const { status, json } = await apart.send('GET', `/v1/jobs/${id}/artifacts/rows.csv`);
    deepEqual([status, json.code], [503, 'store-busy']);
    ok(json.detail.includes('share the folder'));
  });

  test('a key that is revoked at one loses its streams at the other within five seconds, hints or not', async () => {
    await using servers = await openServers();
    const { a, b, shared } = servers;
    const token = await a.key(['read', 'submit']);
    const { id } = await a.submit({}, token);
    const stream = await openStream(b, `/v1/jobs/${id}/events`, { token });
    await stream.until('id: 1');
    shared.fate('lost');
    const [key] = await a.engine.keys.list();
    const revokedAt = performance.now();
    await a.engine.keys.revoke(key?.id ?? '');
    await stream.rest();
    ok(performance.now() - revokedAt < 5_000);
    equal((await b.send('GET', `/v1/jobs/${id}`, { token })).status, 401);
  });
});
