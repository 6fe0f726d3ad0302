import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp, type Sent } from '../testing/open-app.ts';
import { openStream } from '../testing/open-stream.ts';

const STREAM = { accept: 'text/event-stream' };
const follow = (more: Sent = {}): Sent => ({ ...more, headers: { ...STREAM, ...more.headers } });

/** The frames of a stream by their event, with id and data. */
function framesOf(text: string, type: string) {
  return text
    .split('\n\n')
    .filter((frame) => frame.includes(`event: ${type}\n`))
    .map((frame) => ({
      id: /^id: (.*)$/m.exec(frame)?.[1],
      data: JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? ''),
    }));
}

test('the feed is a list in pages', async () => {
  await using app = await openApp();
  const { id } = await app.submit({ attributes: { team: 'x' } });
  await app.submit();
  const { json } = await app.send('GET', '/v1/events?topic=job:*&attribute.team=x&limit=1');
  assert.deepEqual(
    [json.events.length, json.events[0].topic, json.events[0].jobId, json.isMore],
    [1, 'job:created', id, true],
  );
  const rest = await app.send('GET', `/v1/events?attribute.team=x&after=${json.next}`);
  assert.deepEqual([rest.json.events.length, rest.json.isMore], [1, false]);
});

test('a published event answers 201 with its address', async () => {
  await using app = await openApp();
  const body = { topic: 'workbook:opened', payload: { rows: 3 } };
  const made = await app.send('POST', '/v1/events', { body });
  assert.equal(made.status, 201);
  const read = await app.send('GET', made.headers.get('location') ?? '');
  assert.deepEqual(read.json, made.json);
  const seen = await app.send('POST', `${made.headers.get('location')}/acknowledge`);
  assert.equal(seen.json.acknowledgedBy, 'local');
});

test('the idempotency key of the header makes one event', async () => {
  await using app = await openApp();
  const sent = { body: { topic: 'workbook:opened' }, headers: { 'idempotency-key': 'k1' } };
  const first = await app.send('POST', '/v1/events', sent);
  const second = await app.send('POST', '/v1/events', sent);
  assert.deepEqual([second.status, second.json], [201, first.json]);
  const other = await app.send('POST', '/v1/events', { ...sent, body: { topic: 'workbook:saved' } });
  assert.deepEqual([other.status, other.json.code], [409, 'idempotency-conflict']);
});

test('what cannot be published names the field', async () => {
  await using app = await openApp({ limits: { singleBytes: 1_000 } });
  for (const topic of ['job:completed', 'nothing']) {
    const { status, json } = await app.send('POST', '/v1/events', { body: { topic } });
    assert.deepEqual([status, json.errors[0].pointer], [422, '/topic']);
  }
  const payload = { text: 'x'.repeat(1_000) };
  const { status } = await app.send('POST', '/v1/events', { body: { topic: 'a:b', payload } });
  assert.equal(status, 413);
});

test('a stream begins with its cursor and goes on with what happens from then on', async () => {
  await using app = await openApp();
  await app.submit();
  const stream = await openStream(app, '/v1/events', follow());
  const begun = await stream.until('event: cursor\n');
  assert.ok(begun.startsWith('retry: 1000\n\n'));
  const { id } = await app.submit();
  const text = await stream.until('job:ready');
  const events = framesOf(text, 'event');
  assert.deepEqual(
    events.map((event) => [event.data.topic, event.data.jobId, event.id === event.data.id]),
    [
      ['job:created', id, true],
      ['job:ready', id, true],
    ],
  );
  await stream.cancel();
  const [cursor] = framesOf(text, 'cursor');
  for (const [at, expected] of [
    [cursor?.id, 2],
    [events[0]?.id, 1],
  ] as const) {
    const again = await openStream(
      app,
      '/v1/events?after=end',
      follow({ headers: { 'last-event-id': at ?? '' } }),
    );
    assert.equal(framesOf(await again.until('job:ready'), 'event').length, expected);
    await again.cancel();
  }
});

test('a stream tells its cursor over events that its filter leaves out', async () => {
  await using app = await openApp({ limits: { heartbeatMs: 5 } });
  const stream = await openStream(app, '/v1/events?topic=workbook:*', follow());
  await stream.until('event: cursor\n');
  await app.submit();
  const { next } = (await app.send('GET', '/v1/events?after=end')).json;
  const text = await stream.until(`id: ${next}\n`);
  assert.deepEqual(framesOf(text, 'event'), []);
  await stream.cancel();
});

test('a stream breaks off without `reconnect` when its key is revoked', async () => {
  await using app = await openApp({ limits: { recheckMs: 10 } });
  const token = await app.key(['read']);
  const theirs = await openStream(app, '/v1/events', follow({ token }));
  const [key] = await app.engine.keys.list();
  await theirs.until('event: cursor\n');
  await app.engine.keys.revoke(key?.id ?? '');
  assert.doesNotMatch(await theirs.rest(), /event: reconnect/);
});

test('a stream ends with `reconnect` when the server goes away', async () => {
  await using app = await openApp();
  const stream = await openStream(app, '/v1/events', follow());
  await stream.until('event: cursor\n');
  app.app.close();
  assert.ok((await stream.rest()).endsWith('event: reconnect\ndata: {}\n\n'));
});

test('a follower that leaves is no longer watched for, and one that does not read is cut', async () => {
  await using app = await openApp({ limits: { stallMs: 30, watcherBytes: 100 } });
  const stream = await openStream(app, '/v1/events', follow());
  await stream.until('event: cursor\n');
  assert.equal((await app.engine.stats()).watchers, 1);
  await stream.cancel();
  assert.equal((await app.engine.stats()).watchers, 0);
  const cut = Promise.withResolvers<void>();
  const from = { remoteAddress: '127.0.0.1', disconnect: cut.resolve };
  await app.submit();
  const idle = await app.request('GET', '/v1/events', follow({ from }));
  await app.submit();
  await cut.promise;
  await idle.body?.cancel();
});

test('what a stream cannot follow is refused while there is a status to answer', async () => {
  await using app = await openApp();
  for (const [query, status] of [
    ['?after=made-up', 400],
    ['?since=2026-01-01T00:00:00Z', 400],
    ['?limit=3', 400],
    ['?topic=', 422],
  ] as const)
    assert.equal((await app.send('GET', `/v1/events${query}`, follow())).status, status, query);
  const head = await app.send('HEAD', '/v1/events', follow());
  assert.deepEqual([head.status, head.headers.get('content-type')], [200, 'text/event-stream']);
  assert.equal((await app.engine.stats()).watchers, 0);
});

test('a job is read in the eyes of a user behind the key, each with a tag of its own', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  await app.send('POST', `/v1/jobs/${id}/cancel`);
  await app.send('POST', `/v1/jobs/${id}/acknowledge`, { body: { as: 'ann' } });
  const hers = await app.send('GET', `/v1/jobs/${id}?as=ann`);
  const ours = await app.send('GET', `/v1/jobs/${id}`);
  assert.deepEqual([hers.json.acknowledged, ours.json.acknowledged], [true, undefined]);
  assert.notEqual(hers.headers.get('etag'), ours.headers.get('etag'));
});
