import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manualClock } from '@longrun/engine/testing';
import { openApp } from '../testing/open-app.ts';

test('a submit answers 201 with the stored job and its address', async () => {
  await using app = await openApp();
  const { status, headers, json } = await app.send('POST', '/v1/jobs', {
    body: { kind: 'demo:echo', input: { message: 'hi' }, tags: ['a'], attributes: { color: 'red' } },
  });
  assert.equal(status, 201);
  assert.equal(headers.get('location'), `/v1/jobs/${json.id}`);
  assert.equal(json.state, 'queued');
  assert.deepEqual((await app.send('GET', `/v1/jobs/${json.id}`)).json.input, { message: 'hi' });
});

test('the idempotency key of the header makes one job, and answers 200 the second time', async () => {
  await using app = await openApp();
  const sent = { body: { kind: 'demo:echo', input: 1 }, headers: { 'idempotency-key': 'k1' } };
  const first = await app.send('POST', '/v1/jobs', sent);
  const second = await app.send('POST', '/v1/jobs', sent);
  assert.deepEqual([first.status, second.status], [201, 200]);
  assert.equal(second.json.id, first.json.id);
  const other = await app.send('POST', '/v1/jobs', { ...sent, body: { kind: 'demo:echo', input: 2 } });
  assert.deepEqual([other.status, other.json.code], [409, 'idempotency-conflict']);
});

test('an idempotency key that differs between header and body is refused', async () => {
  await using app = await openApp();
  const { status, json } = await app.send('POST', '/v1/jobs', {
    body: { kind: 'demo:echo', idempotencyKey: 'a' },
    headers: { 'idempotency-key': 'b' },
  });
  assert.equal(status, 422);
  assert.equal(json.errors[0].pointer, '/idempotencyKey');
});

test('the trace of a request is kept with the job unless it is malformed', async () => {
  await using app = await openApp();
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const submit = (header: string) =>
    app.send('POST', '/v1/jobs', { body: { kind: 'demo:echo' }, headers: { traceparent: header } });
  assert.equal((await submit(traceparent)).json.traceparent, traceparent);
  assert.equal((await submit('nonsense')).json.traceparent, undefined);
});

test('a Prefer header whose wait is no number is refused by its name, and nothing is stored', async () => {
  await using app = await openApp();
  for (const prefer of ['wait=abc', 'respond-async, wait=', 'wait', 'wait=-1', 'wait=1.5; x']) {
    const { status, json } = await app.send('POST', '/v1/jobs', {
      body: { kind: 'demo:echo' },
      headers: { prefer },
    });
    assert.deepEqual(
      [status, json.code, json.errors[0].pointer],
      [400, 'invalid-request', '/Prefer'],
      prefer,
    );
  }
  assert.deepEqual((await app.send('GET', '/v1/jobs')).json.jobs, []);
});

test('preferences that are not about waiting change nothing', async () => {
  await using app = await openApp();
  for (const prefer of ['respond-async', 'return=minimal', 'wait="0"', 'await=abc'])
    assert.equal(
      (await app.send('POST', '/v1/jobs', { body: { kind: 'demo:echo' }, headers: { prefer } })).status,
      201,
      prefer,
    );
});

test('a job tells how long its kind usually takes, and when it goes once it has ended', async () => {
  const clock = manualClock();
  await using app = await openApp({ clock });
  const finish = async () => {
    const { id } = await app.submit();
    const { jobId, claimId } = await app.claim('demo:echo');
    await clock.advance(4_000);
    const reports = [{ jobId, claimId, settlement: { type: 'completed' } }];
    await app.send('POST', '/v1/worker/sync', { body: { workerId: 'worker-1', reports } });
    return (await app.send('GET', `/v1/jobs/${id}`)).json;
  };
  const ended = await finish();
  assert.equal(ended.workedMs, 4_000);
  assert.equal(ended.expiresAt, new Date(clock.now() + 30 * 86_400_000).toISOString());
  await clock.advance(60_000);
  const { id } = await app.submit();
  await app.send('GET', `/v1/jobs/${id}`); // the first to ask finds out for the others
  const { json } = await app.send('GET', `/v1/jobs/${id}`);
  assert.deepEqual(json.usual, { count: 1, lowMs: 4_000, typicalMs: 4_000, highMs: 4_000 });
});

test('with Prefer: wait the answer comes when the job has ended', async () => {
  await using app = await openApp();
  const waiting = app.send('POST', '/v1/jobs', {
    body: { kind: 'demo:echo' },
    headers: { prefer: 'respond-async, wait=30' },
  });
  const claimed = await app.send('POST', '/v1/worker/claim', {
    body: { workerId: 'w', kinds: ['demo:echo'], capacity: 1, waitMs: 10_000 },
  });
  const [{ jobId, claimId }] = claimed.json.jobs;
  const settlement = { type: 'completed', output: 42 };
  await app.send('POST', '/v1/worker/sync', {
    body: { workerId: 'w', reports: [{ jobId, claimId, settlement }] },
  });
  const { status, headers, json } = await waiting;
  assert.deepEqual([status, json.state, json.output], [201, 'succeeded', 42]);
  assert.equal(headers.get('preference-applied'), 'wait=30');
});

test('every wrong field is named by its pointer, and nothing is stored', async () => {
  await using app = await openApp();
  const { status, headers, json } = await app.send('POST', '/v1/jobs', {
    body: { kind: 'nonsense', priority: 1_000, unknown: true, backoff: { type: 'linear', delayMs: 1 } },
  });
  assert.equal(status, 422);
  assert.equal(headers.get('content-type'), 'application/problem+json');
  assert.deepEqual(json.errors.map((error: { pointer: string }) => error.pointer).sort(), [
    '/backoff/type',
    '/kind',
    '/priority',
    '/unknown',
  ]);
  assert.deepEqual((await app.send('GET', '/v1/jobs')).json.jobs, []);
});

test('a batch answers each request on its own, in order', async () => {
  await using app = await openApp();
  const keyed = { kind: 'demo:echo', idempotencyKey: 'k' };
  await app.send('POST', '/v1/jobs', { body: { ...keyed, input: 0 } });
  const { status, json } = await app.send('POST', '/v1/jobs/batch', {
    body: { jobs: [{ kind: 'demo:echo' }, { ...keyed, input: 1 }, { ...keyed, input: 0 }] },
  });
  assert.equal(status, 200);
  const [made, refused, duplicate] = json.results;
  assert.deepEqual([made.duplicate, duplicate.duplicate], [false, true]);
  assert.deepEqual([refused.error.code, refused.error.status], ['idempotency-conflict', 409]);
});

test('a batch that is repeated with its key makes no second jobs', async () => {
  await using app = await openApp();
  const sent = {
    headers: { 'Idempotency-Key': 'b1' },
    body: { jobs: [{ kind: 'demo:echo' }, { kind: 'demo:echo' }] },
  };
  const idsOf = ({ json }: { json: { results: { job: { id: string } }[] } }) =>
    json.results.map(({ job }) => job.id);
  const first = idsOf(await app.send('POST', '/v1/jobs/batch', sent));
  assert.deepEqual(idsOf(await app.send('POST', '/v1/jobs/batch', sent)), first);
  assert.equal(new Set(first).size, 2);
});

test('a batch names the wrong field of one request without refusing the others', async () => {
  await using app = await openApp();
  const { status, json } = await app.send('POST', '/v1/jobs/batch', {
    body: { jobs: [{ kind: 'demo:echo' }, { kind: 'demo:echo', priority: 'high' }] },
  });
  assert.equal(status, 200);
  assert.equal(json.results[0].job.state, 'queued');
  assert.deepEqual(json.results[1].error.errors[0].pointer, '/priority');
});

test('a list filters by every field and pages with a cursor', async () => {
  await using app = await openApp();
  for (const color of ['red', 'red', 'blue'])
    await app.submit({ attributes: { color }, tags: [color], owner: 'ann' });
  const list = async (query: string) => (await app.send('GET', `/v1/jobs?${query}`)).json;
  assert.equal((await list('attribute.color=red&owner=ann')).jobs.length, 2);
  assert.equal((await list('tag=blue&kind=demo:*')).jobs.length, 1);
  assert.equal((await list('state=running,failed&state=paused')).jobs.length, 0);
  assert.deepEqual((await list('state=queued&counts=true')).counts, { queued: 3 });
  const first = await list('limit=2');
  const second = await list(`limit=2&cursor=${first.nextCursor}`);
  assert.equal(second.jobs.length, 1);
  assert.equal(second.nextCursor, undefined);
});

test('a list refuses unknown fields, repeats and values out of range', async () => {
  await using app = await openApp();
  const refused = {
    'color=red': '/color',
    'limit=0': '/limit',
    'limit=1e2': '/limit',
    'owner=a&owner=b': '/owner',
  };
  for (const [query, pointer] of Object.entries(refused)) {
    const { status, json } = await app.send('GET', `/v1/jobs?${query}`);
    assert.deepEqual([status, json.errors[0].pointer], [422, pointer], query);
  }
});

test('a job that has not changed is answered 304 to its own ETag', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const etag = (await app.send('GET', `/v1/jobs/${id}`)).headers.get('etag') ?? '';
  const again = () => app.send('GET', `/v1/jobs/${id}`, { headers: { 'if-none-match': `"x", ${etag}` } });
  assert.equal((await again()).status, 304);
  await app.send('POST', `/v1/jobs/${id}/cancel`);
  assert.equal((await again()).status, 200);
});

test('a deleted job answers 410, an unknown one 404', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  assert.equal((await app.send('DELETE', `/v1/jobs/${id}`)).status, 204);
  assert.equal((await app.send('GET', `/v1/jobs/${id}`)).json.code, 'job-deleted');
  assert.equal((await app.send('GET', '/v1/jobs/job_none')).json.code, 'job-not-found');
});

test('a job in a worker’s hands is not deleted', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  await app.claim('demo:echo');
  assert.equal((await app.send('DELETE', `/v1/jobs/${id}`)).json.code, 'transition-refused');
});

test('HEAD answers the head of GET without a body', async () => {
  await using app = await openApp();
  const { id } = await app.submit();
  const { status, text, headers } = await app.send('HEAD', `/v1/jobs/${id}`);
  assert.deepEqual([status, text], [200, '']);
  assert.ok(headers.get('etag'));
});
