import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from '../testing/open-app.ts';
import { openStream } from '../testing/open-stream.ts';

const idsOf = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));

test('a stream replays every update with its number, follows, and ends with `end`', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const stream = await openStream(app, `/v1/jobs/${id}/events`);
  assert.equal(stream.response.headers.get('content-type'), 'text/event-stream');
  await stream.until('id: 1\n');
  await app.send('POST', `/v1/jobs/${id}/cancel`);
  const text = await stream.rest();
  assert.ok(text.startsWith('retry: 1000\n\n'));
  assert.deepEqual(idsOf(text), [1, 2]);
  assert.ok(text.endsWith('event: end\ndata: {}\n\n'));
  const data = /^data: (.*cancel.*)$/m.exec(text)?.[1];
  assert.equal(JSON.parse(data ?? '').state, 'cancelled');
});

test('a stream resumes after Last-Event-ID, which goes before `after`', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  await app.send('POST', `/v1/jobs/${id}/cancel`);
  const read = async (query: string, headers?: Record<string, string>) =>
    idsOf(
      await (await openStream(app, `/v1/jobs/${id}/events${query}`, { ...(headers && { headers }) })).rest(),
    );
  assert.deepEqual(await read('?after=1'), [2]);
  assert.deepEqual(await read('?after=1', { 'last-event-id': '0' }), [1, 2]);
  assert.deepEqual(await read('?after=2'), []);
  assert.equal(
    (await app.send('GET', `/v1/jobs/${id}/events`, { headers: { 'last-event-id': 'x' } })).status,
    422,
  );
});

test('live progress has no id', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const { jobId, claimId } = await app.claim('demo:echo');
  const stream = await openStream(app, `/v1/jobs/${id}/events`);
  await stream.until('id: 2\n');
  const report = (percent: number) =>
    app.send('POST', '/v1/worker/sync', {
      body: { workerId: 'w', reports: [{ jobId, claimId, progress: { percent } }] },
    });
  await report(10);
  await report(20);
  const text = await stream.until('"percent":20');
  const live = text.split('\n\n').filter((frame) => frame.includes('"live":true'));
  assert.ok(live.length > 0);
  for (const frame of live) assert.doesNotMatch(frame, /^id:/m);
  await stream.cancel();
});

test('a quiet stream shows that it lives', async () => {
  await using app = await openApp({ limits: { heartbeatMs: 5 } });
  const { id } = await app.submit();
  const stream = await openStream(app, `/v1/jobs/${id}/events?after=1`);
  await stream.until(': still here\n\n');
  await stream.cancel();
});

test('a stream ends with `reconnect` when the server goes away', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const stream = await openStream(app, `/v1/jobs/${id}/events`);
  await stream.until('id: 1\n');
  app.app.close();
  assert.ok((await stream.rest()).endsWith('event: reconnect\ndata: {}\n\n'));
});

test('a stream breaks off without `end` when its key is revoked', async () => {
  await using app = await openApp({ limits: { recheckMs: 10 } });
  const token = await app.key(['submit', 'read']);
  const { id } = await app.submit({}, token);
  const stream = await openStream(app, `/v1/jobs/${id}/events`, { token });
  await stream.until('id: 1\n');
  const [key] = await app.engine.keys.list();
  await app.engine.keys.revoke(key?.id ?? '');
  const text = await stream.rest();
  assert.doesNotMatch(text, /event: (end|reconnect)/);
});

test('a poll that waits is refused when its key is revoked', async () => {
  await using app = await openApp({ limits: { recheckMs: 10 } });
  const token = await app.key(['submit', 'read']);
  const { id } = await app.submit({}, token);
  const watching = app.send('GET', `/v1/jobs/${id}/watch?after=1&maxMs=60000`, { token });
  const [key] = await app.engine.keys.list();
  await app.engine.keys.revoke(key?.id ?? '');
  assert.equal((await watching).status, 401);
});

test('a watcher that leaves is no longer watched for', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const stream = await openStream(app, `/v1/jobs/${id}/events`);
  await stream.until('id: 1\n');
  assert.equal((await app.engine.stats()).watchers, 1);
  await stream.cancel();
  assert.equal((await app.engine.stats()).watchers, 0);
});

test('a watcher that does not read is cut, and another one is not', async () => {
  await using app = await openApp({ limits: { stallMs: 30, watcherBytes: 100 } });
  const { id } = await app.submit();
  const cut = Promise.withResolvers<void>();
  const from = { remoteAddress: '127.0.0.1', disconnect: cut.resolve };
  const idle = await app.request('GET', `/v1/jobs/${id}/events`, { from });
  const reading = await openStream(app, `/v1/jobs/${id}/events`);
  await cut.promise;
  await app.send('POST', `/v1/jobs/${id}/cancel`);
  assert.ok((await reading.rest()).endsWith('event: end\ndata: {}\n\n'));
  assert.doesNotMatch(await idle.text(), /event: end/);
});

test('a long history reaches a watcher that reads slowly, whole and in order', async () => {
  await using app = await openApp({ limits: { watcherBytes: 500 } });
  const { id } = await app.submit();
  const { jobId, claimId } = await app.claim('demo:echo');
  const messages = Array.from({ length: 1_200 }, (_, index) => ({ severity: 'info', text: `row ${index}` }));
  const reports = [{ jobId, claimId, messages, settlement: { type: 'completed' } }];
  await app.send('POST', '/v1/worker/sync', { body: { workerId: 'w', reports } });
  const stream = await openStream(app, `/v1/jobs/${id}/events`);
  const ids = idsOf(await stream.rest());
  assert.deepEqual(
    ids,
    Array.from({ length: ids.length }, (_, index) => index + 1),
  );
  assert.ok(ids.length > 1_200);
});

test('HEAD of a stream does not open it', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const { status, text } = await app.send('HEAD', `/v1/jobs/${id}/events`);
  assert.deepEqual([status, text], [200, '']);
  assert.equal((await app.engine.stats()).watchers, 0);
});

test('an update is written once for all its watchers', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const streams = await Promise.all([1, 2].map(() => app.request('GET', `/v1/jobs/${id}/events?after=1`)));
  const readers = streams.map(({ body }) => (body ?? new ReadableStream<Uint8Array>()).getReader());
  for (const reader of readers) await reader.read(); // the beginning
  await app.send('POST', `/v1/jobs/${id}/pause`);
  const [first, second] = await Promise.all(readers.map((reader) => reader.read()));
  assert.ok(first?.value);
  assert.equal(first.value, second?.value);
  await Promise.all(readers.map((reader) => reader.cancel()));
});
