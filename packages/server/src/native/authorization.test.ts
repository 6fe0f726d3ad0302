import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCOPES } from '@longrun/engine';
import type { Route } from '../route.ts';
import { openApp } from '../testing/open-app.ts';
import { routes } from './routes.ts';

// Two tenants, one job each, keys of every kind. Every route of the table is asked by all of them: a new route is
// in the matrix by being in the table.

const DENIED = [401, 403];

const pathOf = (route: Route, jobId: string) =>
  route.path.replace(/\{(id|jobId)\}/, jobId).replace('{name}', 'result.csv');

async function openTenants() {
  const app = await openApp();
  const ours = await app.key(['admin'], 'ours');
  const { id } = await app.submit({ kind: 'demo:echo' }, ours);
  await app.send('POST', `/v1/jobs/${id}/cancel`, { token: ours }); // so that nothing waits for its end
  return { app, id };
}

for (const route of routes) {
  const name = `${route.method} ${route.path}`;

  test(`${name} asks for ${route.scope === 'open' ? 'no key' : `the scope ${route.scope}`}`, async () => {
    const { app, id } = await openTenants();
    await using _ = app;
    const ask = async (token: string | undefined) =>
      (await app.send(route.method, pathOf(route, id), { token })).status;
    if (route.scope === 'open') return assert.equal(await ask(undefined), 200);
    assert.equal(await ask(undefined), 401);
    for (const scope of SCOPES) {
      // Figures of the whole installation are for the default tenant alone.
      const token = await app.key([scope], route.scope === 'manage' ? 'default' : 'ours');
      const isAllowed: boolean = scope === route.scope || scope === 'admin';
      const status = await ask(token);
      assert.equal(DENIED.includes(status), !isAllowed, `${scope} is answered ${status}`);
    }
  });

  if (route.scope === 'open') continue;

  test(`${name} refuses a revoked and an expired key`, async () => {
    const { app, id } = await openTenants();
    await using _ = app;
    const { key, token } = await app.engine.keys.create({ name: 'x', scopes: ['admin'], tenant: 'ours' });
    await app.engine.keys.revoke(key.id);
    const past = new Date(Date.now() - 1_000).toISOString();
    const expired = await app.engine.keys.create({
      name: 'x',
      scopes: ['admin'],
      tenant: 'ours',
      expiresAt: past,
    });
    for (const dead of [token, expired.token])
      assert.equal((await app.send(route.method, pathOf(route, id), { token: dead })).status, 401);
  });

  if (!/\{(id|jobId)\}/.test(route.path)) continue;

  test(`${name} answers a foreign id byte for byte as an unknown one`, async () => {
    const { app, id } = await openTenants();
    await using _ = app;
    const theirs = await app.key(['admin'], 'theirs');
    const [ourKey] = await app.engine.keys.list('ours');
    const foreign = route.path.startsWith('/v1/keys') ? (ourKey?.id ?? '') : id;
    const unknown = [...foreign].reverse().join('');
    const before = await app.engine.stats();
    const answers = await Promise.all(
      [foreign, unknown].map(async (one) => {
        const claim = { 'longrun-claim': 'claim' };
        const sent = route.example
          ? { body: route.example, headers: claim }
          : { headers: { ...claim, 'content-type': 'application/octet-stream' } };
        const {
          status,
          headers: got,
          text,
        } = await app.send(route.method, pathOf(route, one), { token: theirs, ...sent });
        return [status, [...got], text.replaceAll(one, 'THE_ID')];
      }),
    );
    assert.equal(answers[0]?.[0], 404);
    assert.deepEqual(answers[0], answers[1]);
    assert.deepEqual((await app.engine.stats()).jobs, before.jobs);
  });
}

test('what belongs to another tenant is in no list', async () => {
  const { app } = await openTenants();
  await using _ = app;
  const theirs = await app.key(['admin'], 'theirs');
  const get = async (path: string) => (await app.send('GET', path, { token: theirs })).json;
  assert.deepEqual(await get('/v1/jobs?counts=true'), { jobs: [], counts: {} });
  assert.deepEqual(await get('/v1/kinds'), { kinds: [] });
  const claim = { workerId: 'w', kinds: ['demo:echo'], capacity: 10 };
  assert.deepEqual((await app.send('POST', '/v1/worker/claim', { token: theirs, body: claim })).json, {
    jobs: [],
  });
});

test('a cursor of another tenant is worth nothing', async () => {
  await using app = await openApp();
  const [ours, theirs] = [await app.key(['admin'], 'ours'), await app.key(['admin'], 'theirs')];
  for (const token of [ours, ours, theirs, theirs]) await app.submit({}, token);
  const { json } = await app.send('GET', '/v1/jobs?limit=1', { token: ours });
  const stolen = await app.send('GET', `/v1/jobs?limit=1&cursor=${json.nextCursor}`, { token: theirs });
  assert.deepEqual([stolen.status, stolen.json.code], [400, 'invalid-request']);
});
