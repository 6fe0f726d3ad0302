import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from '../testing/open-app.ts';

const GREET = { kind: 'demo:echo', label: 'Greet' };

test('an action is made, changed, run and removed, each by whoever may', async () => {
  await using app = await openApp();
  const manage = await app.key(['manage']);
  const submit = await app.key(['submit']);
  const made = await app.send('POST', '/v1/actions', { token: manage, body: GREET });
  const path = `/v1/actions/${made.json.id}`;
  assert.deepEqual([made.status, made.headers.get('location')], [201, path]);
  for (const [method, body] of [
    ['PATCH', {}],
    ['DELETE', undefined],
  ] as const)
    assert.equal((await app.send(method, path, { token: submit, body })).status, 403);
  assert.equal((await app.send('POST', `${path}/run`, { token: manage })).status, 403);
  const run = await app.send('POST', `${path}/run`, { token: submit });
  assert.deepEqual([run.status, run.headers.get('location')], [201, `/v1/jobs/${run.json.id}`]);
  assert.equal(run.json.actionId, made.json.id);
  const body = { label: 'Wave', messages: [{ type: 'error', content: 'Not today.' }] };
  assert.equal((await app.send('PATCH', path, { token: manage, body })).json.label, 'Wave');
  const refused = await app.send('POST', `${path}/run`, { token: submit });
  assert.deepEqual(
    [refused.status, refused.json.code, refused.json.reason],
    [409, 'action-disabled', 'Not today.'],
  );
  assert.equal((await app.send('DELETE', path, { token: manage })).status, 204);
  assert.equal((await app.send('POST', `${path}/run`, { token: submit })).json.code, 'action-not-found');
});

test('the actions of another tenant are in no list and at no address', async () => {
  await using app = await openApp();
  const [ours, theirs] = [await app.key(['admin'], 'ours'), await app.key(['admin'], 'theirs')];
  const { json } = await app.send('POST', '/v1/actions', { token: ours, body: GREET });
  assert.deepEqual((await app.send('GET', '/v1/actions', { token: theirs })).json, { actions: [] });
  for (const [method, below, body] of [
    ['GET', ''],
    ['PATCH', '', { label: 'x' }],
    ['DELETE', ''],
    ['POST', '/run'],
  ] as const) {
    const got = await app.send(method, `/v1/actions/${json.id}${below}`, { token: theirs, body });
    assert.equal(got.json.code, 'action-not-found');
  }
  assert.equal((await app.send('GET', '/v1/actions', { token: ours })).json.actions.length, 1);
});

test('fields that nobody knows are refused', async () => {
  await using app = await openApp();
  const { status, json } = await app.send('POST', '/v1/actions', { body: { ...GREET, schedule: 'daily' } });
  assert.deepEqual([status, json.errors[0].pointer], [422, '/schedule']);
});
