import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JOB_STATES, type JobError } from '@longrun/core';
import { openApp } from '../testing/open-app.ts';
import { type Dialect, dialectRoute } from './dialect.ts';

const read = dialectRoute({
  methods: ['GET'],
  path: '/toy/things/{name}',
  scope: 'read',
  read: ({ params }) => params.name,
  run: async (jobs, name) => ({ name, jobs: (await jobs.list()).jobs.length }),
  write: (done) => ({ json: done }),
});

const change = dialectRoute({
  methods: ['POST', 'GET'],
  path: '/toy/forms',
  scope: 'submit',
  body: 'form',
  read: ({ fields }) => fields,
  run: async (_, fields) => fields,
  write: (fields) => ({ json: fields }),
});

const told = dialectRoute({
  methods: ['PUT'],
  path: '/toy/bodies',
  scope: 'submit',
  body: 'json',
  read: ({ body }) => body,
  async run(_, body) {
    if (body === 'bug') throw new Error('nobody expected this');
    return body;
  },
  write: (body) => ({ json: { body } }),
});

// Each of our states is as good as any other here.
const TOY_STATES = Object.fromEntries(JOB_STATES.map((state) => [state, 'TOY'])) as Dialect['states'];

const toy: Dialect = {
  name: 'toy',
  title: 'Toy',
  states: TOY_STATES,
  prefix: '/toy',
  normalPath: (path) => path.replace('/again/', '/'),
  token: (request, { key }) => key ?? request.headers.get('x-key') ?? undefined,
  refuse: ({ code }, { fields }) => ({ status: 418, json: { toy: code, fields: Object.keys(fields) } }),
  crossOrigin: true,
  routes: [read, change, told],
};

const openToy = () => openApp({ dialects: [toy] });

test('a route gives what its parts make of each other', async () => {
  await using app = await openToy();
  const { status, json } = await app.send('GET', '/toy/things/a%20b');
  assert.deepEqual([status, json], [200, { name: 'a b', jobs: 0 }]);
});

test('slashes at the end, two at the beginning, and other spellings of a path lead to the same route', async () => {
  await using app = await openToy();
  for (const path of ['/toy/things/a/', '/toy/again/things/a', '/toy/again/things/a//', '//toy/things/a'])
    assert.equal((await app.send('GET', path)).json.name, 'a', path);
});

test('the fields of a form are read from urlencoded text, parts, JSON and the query', async () => {
  await using app = await openToy();
  const parts = new FormData();
  parts.set('a', '1');
  const sent = [
    ['POST', '/toy/forms', { raw: new URLSearchParams({ a: '1' }) }],
    ['POST', '/toy/forms', { raw: parts }],
    ['POST', '/toy/forms', { body: { a: 1 } }],
    ['POST', '/toy/forms?a=1', {}],
    ['GET', '/toy/forms?a=1', {}],
  ] as const;
  for (const [method, path, body] of sent)
    assert.deepEqual((await app.send(method, path, body)).json, { a: '1' });
});

test('files among the fields and bodies of other types are refused', async () => {
  await using app = await openToy();
  const files = new FormData();
  files.set('a', new Blob(['x']), 'x.txt');
  assert.equal((await app.send('POST', '/toy/forms', { raw: files })).json.toy, 'unsupported-media-type');
  const xml = { raw: '<a/>', headers: { 'content-type': 'text/xml' } };
  assert.equal((await app.send('POST', '/toy/forms', xml)).json.toy, 'unsupported-media-type');
});

test('JSON is read whatever the request calls it, and none is fine', async () => {
  await using app = await openToy();
  const plain = { raw: '{"a":1}', headers: { 'content-type': 'text/plain' } };
  assert.deepEqual((await app.send('PUT', '/toy/bodies', plain)).json, { body: { a: 1 } });
  assert.deepEqual((await app.send('PUT', '/toy/bodies')).json, {});
  assert.equal((await app.send('PUT', '/toy/bodies', { raw: '{' })).json.toy, 'invalid-request');
});

test('every error has the shape of the dialect: its own, of the path, and those that nobody expected', async () => {
  await using app = await openToy();
  assert.equal((await app.send('GET', '/toy/nowhere')).json.toy, 'not-found');
  assert.equal((await app.send('GET', '/toy')).json.toy, 'not-found');
  assert.equal((await app.send('DELETE', '/toy/forms')).json.toy, 'method-not-allowed');
  assert.equal((await app.send('PUT', '/toy/bodies', { body: 'bug' })).json.toy, 'internal');
  assert.equal(app.bugs.length, 1);
});

test('a dialect takes the keys of the native API wherever its clients put them', async () => {
  await using app = await openToy();
  const key = await app.key(['submit']);
  assert.equal((await app.send('POST', '/toy/forms')).json.toy, 'unauthorized');
  assert.equal((await app.send('POST', '/toy/forms', { body: { key } })).status, 200);
  assert.equal((await app.send('GET', '/toy/things/a', { headers: { 'x-key': key } })).json.toy, 'forbidden');
});

test('a page of another site needs a key, and may read only what that key opens', async () => {
  await using app = await openToy();
  const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' };
  const without = await app.send('GET', '/toy/things/a', { headers: foreign });
  assert.equal(without.json.toy, 'forbidden');
  assert.equal(without.headers.get('access-control-allow-origin'), null);
  const key = await app.key(['read']);
  const withKey = await app.send('GET', '/toy/things/a', { headers: { ...foreign, 'x-key': key } });
  assert.equal(withKey.status, 200);
  assert.equal(withKey.headers.get('access-control-allow-origin'), '*');
  const preflight = await app.send('OPTIONS', '/toy/things/a', { headers: foreign });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /authorization/);
});

test('a wait is let go when its key is revoked, wherever the key was', async () => {
  const held = Promise.withResolvers<void>();
  const wait = dialectRoute({
    methods: ['GET'],
    path: '/toy/wait',
    scope: 'read',
    read: () => undefined,
    async run(_, __, { server, request, from, token }) {
      const { signal, letGo, release } = server.held.hold({ request, from, token });
      held.resolve();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      release();
      return letGo();
    },
    write: (why) => ({ json: { why } }),
  });
  await using app = await openApp({ dialects: [{ ...toy, routes: [wait] }], limits: { recheckMs: 1 } });
  const { token, key } = await app.engine.keys.create({ name: 'test' });
  const waiting = app.send('GET', '/toy/wait', { headers: { 'x-key': token } });
  await held.promise;
  await app.engine.keys.revoke(key.id);
  assert.deepEqual((await waiting).json, { why: 'revoked' });
});

test('an answer of the engine that refuses is put in the words of the dialect', async () => {
  const refused = dialectRoute({
    methods: ['GET'],
    path: '/toy/jobs/{id}',
    scope: 'read',
    read: ({ params }) => params.id,
    run: (jobs, id) => jobs.get(id),
    write: (job) => ({ json: job }),
  });
  await using app = await openApp({ dialects: [{ ...toy, routes: [refused] }] });
  const { json } = await app.send('GET', '/toy/jobs/job_none');
  assert.equal(json.toy, 'job-not-found' satisfies JobError['code']);
});
