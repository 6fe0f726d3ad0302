import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LOCAL_CALLER, type LocalKind } from '@longrun/engine';
import { type OpenApp, openApp } from '../../testing/open-app.ts';

const SCRIPT: LocalKind = { description: { kind: 'script:run', names: { omero: 'ScriptJob' } } };

async function send(app: OpenApp, method: string, path: string, body?: object, token?: string) {
  return app.send(method, `/omero/jobs${path}`, { body, token });
}

describe('a job that a worker drives', () => {
  test('is made by the name of its kind, or by the one that its definition gives', async () => {
    await using app = await openApp({ kinds: [SCRIPT, { description: { kind: 'demo:echo' } }] });
    const script = { '@type': 'ScriptJob', description: 'counts cells' };
    const echo = { '@type': 'demo:echo', input: { message: 'hello' } };
    for (const [body, kind, input] of [
      [script, 'script:run', { description: 'counts cells' }],
      [echo, 'demo:echo', { message: 'hello' }],
    ] as const) {
      const { id } = (await send(app, 'POST', '', body)).json;
      const { jobId } = await app.claim(kind);
      const job = (await app.send('GET', `/v1/jobs/${jobId}`)).json;
      deepEqual([job.externalId, job.input], [String(id), input]);
      const shown = (await send(app, 'GET', `/${id}`)).json;
      deepEqual([shown['@type'], shown.status.value], [body['@type'], 'Running']);
    }
  });
  test('cannot be set, except to Cancelled: its worker tells how it goes', async () => {
    await using app = await openApp({ kinds: [SCRIPT] });
    const { id } = (await send(app, 'POST', '', { '@type': 'ScriptJob' })).json;
    for (const [below, body] of [
      ['status', { status: 'Running' }],
      ['status', { status: 'Finished' }],
      ['status', { status: 'Error', message: 'no' }],
      ['message', { message: 'half way' }],
    ] as const) {
      const { status, json } = await send(app, 'PUT', `/${id}/${below}`, body);
      deepEqual([status, json.serverExceptionClass], [400, 'ome.conditions.ValidationException']);
    }
    deepEqual((await send(app, 'PUT', `/${id}/message`, { message: null })).json, { previous: null });
    equal((await send(app, 'GET', `/${id}/status`)).json.value, 'Submitted');
  });
  for (const [how, method, below, body] of [
    ['cancelJob', 'POST', 'cancel', undefined],
    ['setStatus("Cancelled")', 'PUT', 'status', { status: 'Cancelled', message: 'not needed any more' }],
  ] as const) {
    test(`is told by ${how} to give up, and is Cancelled once it has`, async () => {
      await using app = await openApp({ kinds: [SCRIPT] });
      const { id } = (await send(app, 'POST', '', { '@type': 'ScriptJob' })).json;
      const claim = await app.claim('script:run');
      await send(app, method, `/${id}/${below}`, body);
      equal((await send(app, 'GET', `/${id}/status`)).json.value, 'Running');
      const source = app.engine.source(LOCAL_CALLER);
      const { jobs } = await source.sync({ workerId: 'worker-1', reports: [claim] });
      deepEqual(
        jobs.map((job) => 'control' in job && job.control),
        ['cancel'],
      );
      await source.sync({
        workerId: 'worker-1',
        reports: [{ ...claim, settlement: { type: 'failed', error: { code: 'cancelled', message: '' } } }],
      });
      equal((await send(app, 'GET', `/${id}/status`)).json.value, 'Cancelled');
    });
    test(`never starts after ${how}`, async () => {
      await using app = await openApp({ kinds: [SCRIPT] });
      const { id } = (await send(app, 'POST', '', { '@type': 'ScriptJob' })).json;
      await send(app, method, `/${id}/${below}`, body);
      equal((await send(app, 'GET', `/${id}/status`)).json.value, 'Cancelled');
      equal(await app.claim('script:run'), undefined);
    });
  }
  test('that nobody is to take yet is submitted as Waiting', async () => {
    await using app = await openApp({ kinds: [SCRIPT] });
    await send(app, 'POST', '', { '@type': 'ScriptJob', status: 'Waiting' });
    equal(await app.claim('script:run'), undefined);
  });
  test('tells its result, its message and its files', async () => {
    await using app = await openApp({ kinds: [SCRIPT] });
    const { id } = (await send(app, 'POST', '', { '@type': 'ScriptJob' })).json;
    const claim = await app.claim('script:run');
    const source = app.engine.source(LOCAL_CALLER);
    const body = new Blob(['cells']).stream();
    await source.saveArtifact({ ...claim, name: 'stdout.txt', contentType: 'text/plain', body });
    const error = { code: 'exit', message: 'exit code 1', retryable: false };
    await source.sync({
      workerId: 'worker-1',
      reports: [{ ...claim, settlement: { type: 'failed', error } }],
    });
    const job = (await send(app, 'GET', `/${id}`)).json;
    deepEqual([job.status.value, job.message], ['Error', 'exit code 1']);
    const [{ name, mimetype, size, path }] = job.originalFileLinks;
    deepEqual([name, mimetype, size], ['stdout.txt', 'text/plain', 5]);
    equal((await app.send('GET', path)).text, 'cells');
    const { status } = await send(app, 'POST', `/${id}/cancel`);
    equal(status, 400, 'what a worker has ended stays so');
  });
});

describe('a job of another API', () => {
  test('is followed by its own id, and by its number where it has one', async () => {
    await using app = await openApp();
    const named = await app.submit({ kind: 'app:thing', driver: 'caller', externalId: '42' });
    const other = await app.submit({ kind: 'app:thing', driver: 'caller', owner: 'ada' });
    for (const id of [named.id, 42]) {
      const { json } = await send(app, 'GET', `/${id}`);
      deepEqual([json.id, json['@type']], [42, 'app:thing']);
    }
    const { json } = await send(app, 'GET', `/${other.id}`);
    deepEqual([json.id, json.username], [other.id, 'ada']);
    deepEqual((await send(app, 'PUT', `/${other.id}/status`, { status: 'Finished' })).json, {
      previous: 'Submitted',
    });
  });
});

describe('a second login', () => {
  test('of the same tenant sees a job, sets it and cancels it', async () => {
    await using app = await openApp();
    const [first, second] = [await app.key(['submit', 'read']), await app.key(['read', 'control'])];
    const { id } = (await send(app, 'POST', '', { '@type': 'ScriptJob' }, first)).json;
    deepEqual((await send(app, 'PUT', `/${id}/status`, { status: 'Running' }, second)).json, {
      previous: 'Submitted',
    });
    equal((await send(app, 'POST', `/${id}/cancel`, undefined, second)).status, 204);
    equal((await send(app, 'GET', `/${id}/status`, undefined, first)).json.value, 'Cancelled');
  });
  test('of another tenant does not see it', async () => {
    await using app = await openApp();
    const [ours, theirs] = [await app.key(['admin']), await app.key(['admin'], 'other')];
    const { id } = (await send(app, 'POST', '', { '@type': 'ScriptJob' }, ours)).json;
    equal((await send(app, 'GET', `/${id}`, undefined, theirs)).status, 404);
  });
  test('without the scope is told so, and one without a key as well', async () => {
    await using app = await openApp();
    const [reader, admin] = [await app.key(['read']), await app.key(['admin'])];
    const { id } = (await send(app, 'POST', '', { '@type': 'ScriptJob' }, admin)).json;
    for (const [token, status, name] of [
      [reader, 403, 'SecurityViolation'],
      ['unknown', 401, 'AuthenticationException'],
      [undefined, 401, 'AuthenticationException'],
    ] as const) {
      const got = await send(app, 'POST', `/${id}/cancel`, undefined, token);
      deepEqual([got.status, got.json.serverExceptionClass], [status, `ome.conditions.${name}`]);
    }
  });
});
