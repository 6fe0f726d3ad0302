import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createApp, type Listening, listen } from '@longrun/server';
import { sendJson, serve } from '../testing/serve.ts';
import { openWorksite, type Worksite } from '../testing/worksite.ts';
import {
  ApiUsageException,
  AuthenticationException,
  ConcurrencyException,
  InternalException,
  JobHandle,
  type NewJob,
  NoProcessorAvailable,
  ObjectNotExistException,
  OverUsageException,
  QueryException,
  RemovedSessionException,
  ResourceError,
  SecurityViolation,
  ServerError,
  SessionException,
  SessionTimeoutException,
  ValidationException,
} from './index.ts';

interface Site extends AsyncDisposable {
  readonly worksite: Worksite;
  readonly url: string;
}

/** A real server on loopback, with a worker whose every move is made by the test. */
async function open(): Promise<Site> {
  const worksite = await openWorksite();
  const { engine } = worksite;
  const server: Listening = await listen({ app: createApp({ engine }), engine, port: 0 });
  return {
    worksite,
    url: server.url,
    async [Symbol.asyncDispose]() {
      await server.close();
      await worksite[Symbol.asyncDispose]();
    },
  };
}

const SCRIPT: NewJob = { '@type': 'ScriptJob', message: 'on its way' };

/** What every operation but submit and attach needs is a job to be followed. */
const OPERATIONS: [string, (handle: JobHandle) => Promise<unknown>][] = [
  ['getJob', (handle) => handle.getJob()],
  ['jobStatus', (handle) => handle.jobStatus()],
  ['jobFinished', (handle) => handle.jobFinished()],
  ['jobMessage', (handle) => handle.jobMessage()],
  ['jobRunning', (handle) => handle.jobRunning()],
  ['jobError', (handle) => handle.jobError()],
  ['setStatus', (handle) => handle.setStatus('Running')],
  ['setMessage', (handle) => handle.setMessage('m')],
  ['setStatusAndMessage', (handle) => handle.setStatusAndMessage('Running', 'm')],
  ['cancelJob', (handle) => handle.cancelJob()],
];

describe('a job handle', () => {
  test('submits a job and follows it to its end', async () => {
    await using site = await open();
    await using handle = new JobHandle(site);
    const id = await handle.submit({ ...SCRIPT, description: 'counts cells' });
    equal(typeof id, 'number');
    const job = await handle.getJob();
    deepEqual([job.id, job['@type'], job.description], [id, 'ScriptJob', 'counts cells']);
    deepEqual(await handle.jobStatus(), job.status);
    deepEqual([job.started, await handle.jobFinished()], [null, null]);

    equal(await handle.setStatus('Running'), 'Submitted');
    deepEqual([await handle.jobRunning(), await handle.jobError()], [true, false]);
    equal(await handle.setMessage('half way'), 'on its way');
    equal(await handle.setMessage(null), null);
    equal(await handle.jobMessage(), 'half way');
    equal(await handle.setStatusAndMessage('Error', 'disk full'), 'Running');
    deepEqual([await handle.jobRunning(), await handle.jobError()], [false, true]);
    equal(typeof (await handle.jobFinished()), 'number');
    equal(await handle.setStatusAndMessage('Finished', null), 'Error');
    equal(await handle.jobMessage(), 'disk full');
    equal(await handle.cancelJob(), undefined);
    equal((await handle.jobStatus()).value, 'Cancelled');
  });
  test('follows the job that it was given last', async () => {
    await using site = await open();
    const handle = new JobHandle(site);
    const first = await handle.submit(SCRIPT);
    await handle.setStatus('Running');
    const second = await handle.submit({ '@type': 'UploadJob', versionInfo: { os: 'Linux' } });
    deepEqual((await handle.getJob()).versionInfo, { os: 'Linux' });
    equal((await handle.attach(first)).value, 'Running');
    equal((await handle.getJob()).id, first);
    equal((await handle.attach(second)).value, 'Submitted');
  });
  test('of another login attaches to a job and cancels it', async () => {
    await using site = await open();
    const { keys } = site.worksite.engine;
    const login = async (name: string) => {
      const { token } = await keys.create({ name, scopes: ['submit', 'read', 'control'] });
      return new JobHandle({ url: site.url, token });
    };
    const [owner, other] = [await login('owner'), await login('other')];
    const id = await owner.submit(SCRIPT);
    await owner.setStatus('Running');
    equal((await other.attach(id)).value, 'Running');
    await other.cancelJob();
    equal((await owner.jobStatus()).value, 'Cancelled');
  });
  test('cancels the job of a worker, which is told', async () => {
    await using site = await open();
    const { worksite } = site;
    const handle = new JobHandle(site);
    const id = await handle.submit({ '@type': 'demo:plain', input: { n: 1 } });
    const claimed = await worksite.claim();
    deepEqual(claimed.input, { n: 1 });
    await rejects(handle.setStatus('Finished'), ValidationException);
    await handle.cancelJob();
    const answer = await worksite.report(claimed, {});
    equal(answer && 'control' in answer && answer.control, 'cancel');
    equal((await handle.getJob()).id, id);
  });
});

describe('a job handle without a job', () => {
  for (const [name, operate] of OPERATIONS)
    test(`refuses ${name} with an ApiUsageException, and asks nobody`, async () => {
      await using server = await serve((response) => sendJson(response, 200, {}));
      const isUsage = (error: unknown) =>
        error instanceof ApiUsageException &&
        error.serverExceptionClass === 'ome.conditions.ApiUsageException';
      await rejects(operate(new JobHandle(server)), isUsage);
      deepEqual(server.requests, []);
    });
  test('is what is left where attach or submit has failed', async () => {
    await using site = await open();
    const handle = new JobHandle(site);
    await handle.submit(SCRIPT);
    await rejects(handle.attach(1), ApiUsageException);
    await rejects(handle.getJob(), /Submit a job or attach/);
    await handle.submit(SCRIPT);
    await rejects(handle.submit({ ...SCRIPT, status: 'Running' }), ApiUsageException);
    await rejects(handle.getJob(), /Submit a job or attach/);
  });
});

describe('a job handle that was closed', () => {
  test('has left its job alone', async () => {
    await using site = await open();
    const handle = new JobHandle(site);
    const id = await handle.submit(SCRIPT);
    await handle.setStatus('Running');
    await handle.close();
    const other = new JobHandle(site);
    equal((await other.attach(id)).value, 'Running');
    equal(await other.jobMessage(), 'on its way');
  });
  test('is not there any more, whatever is asked of it, and asks nobody', async () => {
    await using server = await serve((response) => sendJson(response, 200, { id: 1 }));
    const handle = new JobHandle(server);
    await handle.submit(SCRIPT);
    await handle.close();
    await handle.close();
    const all = [
      ...OPERATIONS.map(([, operate]) => operate),
      (one: JobHandle) => one.submit(SCRIPT),
      (one: JobHandle) => one.attach(1),
    ];
    for (const operate of all) await rejects(operate(handle), ObjectNotExistException);
    deepEqual(server.requests, ['POST /omero/jobs']);
  });
});

describe('an error', () => {
  const classes: [string, new (...args: never[]) => ServerError, (typeof ServerError)[]][] = [
    ['ome.conditions.InternalException', InternalException, [ServerError]],
    ['ome.conditions.ResourceError', ResourceError, [ServerError]],
    ['omero.NoProcessorAvailable', NoProcessorAvailable, [ResourceError]],
    ['ome.conditions.ConcurrencyException', ConcurrencyException, [ServerError]],
    ['ome.conditions.OptimisticLockException', ConcurrencyException, [ServerError]],
    ['ome.conditions.LockTimeout', ConcurrencyException, [ServerError]],
    ['ome.conditions.TryAgain', ConcurrencyException, [ServerError]],
    ['ome.conditions.ApiUsageException', ApiUsageException, [ServerError]],
    ['ome.conditions.OverUsageException', OverUsageException, [ApiUsageException]],
    ['ome.conditions.QueryException', QueryException, [ApiUsageException]],
    ['ome.conditions.ValidationException', ValidationException, [ApiUsageException]],
    ['ome.conditions.SecurityViolation', SecurityViolation, [ServerError]],
    ['ome.conditions.AdminGroupProtected', SecurityViolation, [ServerError]],
    ['ome.conditions.SessionException', SessionException, [ServerError]],
    ['ome.conditions.RemovedSessionException', RemovedSessionException, [SessionException]],
    ['ome.conditions.SessionTimeoutException', SessionTimeoutException, [SessionException]],
    ['ome.conditions.AuthenticationException', AuthenticationException, [SessionException]],
  ];
  for (const [serverExceptionClass, Class, parents] of classes)
    test(`of the class ${serverExceptionClass} is one here`, async () => {
      const fault = { serverExceptionClass, message: 'no', backOff: 250, processorCount: 3 };
      await using server = await serve((response) => sendJson(response, 400, fault));
      const error: unknown = await new JobHandle(server).submit(SCRIPT).catch((thrown) => thrown);
      ok(error instanceof Class && parents.every((parent) => error instanceof parent));
      deepEqual([error.serverExceptionClass, error.message], [serverExceptionClass, 'no']);
      if (error instanceof ConcurrencyException) equal(error.backOff, 250);
      if (error instanceof NoProcessorAvailable) equal(error.processorCount, 3);
    });
  test('whose answer names no class goes by its status', async () => {
    for (const [status, Class] of [
      [401, AuthenticationException],
      [403, SecurityViolation],
      [404, ApiUsageException],
      [409, ConcurrencyException],
      [503, ResourceError],
      [500, InternalException],
    ] as const) {
      await using server = await serve((response) => response.writeHead(status).end('<html>'));
      await rejects(new JobHandle(server).submit(SCRIPT), Class);
    }
  });
  test('of the way to the server is a ServerError as well', async () => {
    const fetch = () => Promise.reject(new TypeError('fetch failed'));
    const handle = new JobHandle({ url: 'http://localhost:1', fetch });
    await rejects(
      handle.submit(SCRIPT),
      (error) => error instanceof ServerError && error.serverExceptionClass === 'Ice.ConnectionLostException',
    );
  });
  test('of a real server says what was wrong', async () => {
    await using site = await open();
    const handle = new JobHandle(site);
    await rejects(handle.submit(null as unknown as NewJob), ApiUsageException); // what JavaScript may pass
    await handle.submit(SCRIPT);
    await rejects(handle.setStatus('Queued'), ValidationException);
    await rejects(handle.setStatus('Done'), (error) => {
      ok(error instanceof ApiUsageException);
      return !(error instanceof ValidationException);
    });
    await site.worksite.engine.keys.create({ name: 'first' });
    await rejects(handle.getJob(), AuthenticationException);
  });
});
