import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  ApiKeyManager,
  type IJobInfo,
  type ISubmitJobOptions,
  JOB_STATUSES,
  Job,
  request,
} from '@esri/arcgis-rest-request';
import { Longrun } from '@longrun/client';
import { example, type LongrunProcess, runLongrun } from '../system/longrun-process.ts';
import { type TemporaryStore, temporaryStore } from '../system/temporary-store.ts';
import { until } from '../system/until.ts';

const POLL_MS = 50;

/** How the published client rejects. */
interface Rejection {
  readonly name: string;
  readonly code?: number | string;
  readonly status?: string;
  readonly jobInfo?: IJobInfo & { readonly messages: readonly { type: string; description: string }[] };
}

/** Tasks as an address below which they are. */
const at = ({ url }: LongrunProcess, service = 'demo') => `${url}/arcgis/rest/services/${service}/GPServer`;

/** Submits with the published client, which asks often, and stops asking at the end of the block. */
async function submit(options: ISubmitJobOptions): Promise<Job & Disposable> {
  return quiet(await Job.submitJob({ startMonitoring: true, pollingRate: POLL_MS, ...options }));
}

function quiet(job: Job): Job & Disposable {
  return Object.assign(job, { [Symbol.dispose]: () => job.stopEventMonitoring() });
}

const seen = (job: Job, event: string) => new Promise<IJobInfo>((resolve) => job.once(event, resolve));

describe('the published client of ArcGIS', () => {
  let store: TemporaryStore;
  let server: LongrunProcess;
  before(async () => {
    store = await temporaryStore();
    server = await store.serve('--jobs', example('conformance'));
  });
  after(async () => {
    await server.terminate();
    await store[Symbol.asyncDispose]();
  });

  test('submits a job, waits for it and gets its results', async () => {
    using job = await submit({
      url: `${at(server)}/echo/submitJob`,
      params: { message: 'hello', pause: 0.2 },
    });
    const results = await job.getAllResults();
    deepEqual(results, {
      message: { paramName: 'message', dataType: 'GPString', value: 'hello' },
      pause: { paramName: 'pause', dataType: 'GPDouble', value: 0.2 },
    });
    deepEqual(await job.getResult('message'), { paramName: 'message', dataType: 'GPString', value: 'hello' });
  });

  test('emits an event for each poll, with progress while executing', async () => {
    using job = await submit({ url: `${at(server)}/slow`, params: { ms: 2_000 } });
    // The types of the client say `percentage`; the protocol says `percent`, and that is what comes.
    const percentOf = (progress = {}) => ('percent' in progress ? Number(progress.percent) : []);
    const infos: IJobInfo[] = [];
    job.on(JOB_STATUSES.Status, (info) => infos.push(info));
    await Promise.all([seen(job, JOB_STATUSES.Executing), seen(job, JOB_STATUSES.Success)]);
    await job.waitForCompletion();
    const percents = infos.flatMap(({ progress }) => percentOf(progress));
    ok(percents.length > 2);
    deepEqual(
      percents,
      percents.toSorted((a, b) => a - b),
    );
    for (const { status, progress, id } of infos) {
      equal(progress !== undefined, status === JOB_STATUSES.Executing);
      equal(id, job.id);
    }
  });

  test('sends arrays and words, and they arrive with their types', async () => {
    const params = { parts: 3, ms: 0, fail: [1], execution: 'parallel', onFailure: 'ignore' };
    using job = await submit({ url: `${at(server)}/parts`, params });
    equal((await job.getResult('failed')).value, 1);
    await using longrun = new Longrun({ url: server.url });
    deepEqual((await longrun.get(job.id)).input, params);
  });

  test('goes on with a job from its text, and with one that somebody else has made', async () => {
    using job = await submit({ url: `${at(server)}/echo`, params: { message: 'again', pause: 0.3 } });
    using restored = quiet(await Job.deserialize(job.serialize()));
    restored.startEventMonitoring(POLL_MS);
    equal((await restored.getResult('message')).value, 'again');

    await using longrun = new Longrun({ url: server.url });
    const native = await longrun.submit('demo:echo', { message: 'native' });
    await native.result();
    const url = `${at(server)}/echo/submitJob/`; // the client keeps this as it is for what it asks later
    const existing = await Job.fromExistingJob({ url, id: native.serverJobId });
    equal((await existing.getResult('message')).value, 'native');
  });

  test('cancels a running job, and its waiter is told', async () => {
    using job = await submit({ url: `${at(server)}/slow`, params: { ms: 60_000 } });
    await seen(job, JOB_STATUSES.Executing);
    const ended = rejects(job.waitForCompletion(), ({ name, status }: Rejection) => {
      deepEqual([name, status], ['ArcGISJobError', JOB_STATUSES.Cancelled]);
      return true;
    });
    const emitted = seen(job, 'cancelled');
    const { jobId, jobStatus, messages } = await job.cancelJob();
    deepEqual([jobId, messages], [job.id, undefined]);
    ok(['esriJobCancelling', 'esriJobCancelled'].includes(jobStatus));
    await Promise.all([ended, emitted]);
    deepEqual(['esriJobCancelled'], [(await job.cancelJob()).jobStatus]);
  });

  test('hears why a job failed, and that one ran out of time', async () => {
    using failing = await submit({ url: `${at(server)}/fail`, params: { message: 'No paper.' } });
    await rejects(failing.waitForCompletion(), ({ status, jobInfo }: Rejection) => {
      equal(status, JOB_STATUSES.Failed);
      deepEqual(jobInfo?.messages.at(-1), {
        type: 'esriJobMessageTypeError',
        description: 'ERROR demo-failed: No paper.',
      });
      return true;
    });

    await using longrun = new Longrun({ url: server.url });
    const late = await longrun.submit('demo:silent', { ms: 60_000 }, { timeoutMs: 100, maxAttempts: 1 });
    await rejects(late.result());
    const existing = await Job.fromExistingJob({ url: `${at(server)}/silent`, id: late.serverJobId });
    await rejects(existing.waitForCompletion(), ({ status }: Rejection) => status === JOB_STATUSES.TimedOut);
  });

  test('takes errors for errors', async () => {
    const isError = (code: number) => (error: Rejection) => {
      deepEqual([error.name, error.code], ['ArcGISRequestError', code]);
      return true;
    };
    await rejects(Job.submitJob({ url: `${at(server)}/none`, params: {} }), isError(404));
    await rejects(Job.submitJob({ url: `${at(server)}/slow`, params: { ms: 'long' } }), isError(400));
    const id = 'job_00000000000000000000000000';
    await rejects(Job.fromExistingJob({ url: `${at(server)}/slow`, id }), isError(400));
    await rejects(Job.deserialize(JSON.stringify({ url: `${at(server)}/slow`, id })), isError(400));
    const file = new Blob(['text']);
    await rejects(Job.submitJob({ url: `${at(server)}/echo`, params: { message: file } }), isError(400));
  });

  test('executes a quick task in one request', async () => {
    const { results, messages } = await request(`${at(server)}/echo/execute`, {
      params: { message: 'quick' },
    });
    deepEqual(results[0], { paramName: 'message', dataType: 'GPString', value: 'quick' });
    deepEqual(messages, []);
  });

  test('finds services, tasks and parameters', async () => {
    const { services } = await request(`${server.url}/arcgis/rest/services`);
    deepEqual(services, [{ name: 'demo', type: 'GPServer' }]);
    const { tasks } = await request(at(server));
    ok(tasks.includes('echo') && tasks.includes('slow'));
    const { parameters } = await request(`${at(server)}/echo`);
    deepEqual(
      parameters.map(({ name, dataType }: { name: string; dataType: string }) => [name, dataType]),
      [
        ['message', 'GPString'],
        ['pause', 'GPDouble'],
        ['message', 'GPString'],
        ['pause', 'GPDouble'],
      ],
    );
  });
});

test('the published client of ArcGIS brings its token, and downloads files with it', async () => {
  await using store = await temporaryStore();
  const key = ['keys', 'create', 'maps', '--scopes', 'submit,read', '--store', store.address, '--json'];
  const created = await runLongrun(...key);
  const { token } = JSON.parse(created.stdout);
  await using server = await store.serve('--jobs', example('workbook'));
  const url = `${at(server, 'workbook')}/convert`;
  const params = {};

  const isAuthError = (code: number) => (error: Rejection) => {
    deepEqual([error.name, error.code], ['ArcGISAuthError', code]);
    return true;
  };
  await rejects(Job.submitJob({ url, params }), isAuthError(499));
  await rejects(
    Job.submitJob({ url, params, authentication: ApiKeyManager.fromKey('wrong') }),
    isAuthError(498),
  );

  using job = await submit({ url, params, authentication: ApiKeyManager.fromKey(token) });
  const text = job.serialize();
  ok(!text.includes(token));
  await rejects(Job.deserialize(text), isAuthError(499));
  const results = await job.getAllResults();
  const { dataType, value } = results['zipcodes.csv'];
  equal(dataType, 'GPDataFile');
  const file = await fetch(`${value.url}?token=${token}`);
  match(await file.text(), /^ZIP code/);
  const error = await (await fetch(`${value.url}?f=json`)).json();
  equal((error as { error: { code: number } }).error.code, 499);
  await rejects(job.cancelJob(), ({ code }: Rejection) => code === 403);
});

test('the handle of ArcGIS goes through pause, text, cancel and failure on a real server', async () => {
  await using store = await temporaryStore();
  await using server = await store.serve('--jobs', example('conformance'));
  await using longrun = new Longrun({ url: server.url });

  const job = longrun.job<{ steps: number }>('demo:slow', { ms: 3_000 });
  equal(job.status.value, 'NotStarted');
  const result = job.result();
  ok(job.start());
  for await (const percent of job.progress) if (percent > 0) break;
  ok(await job.checkStatus());
  ok(job.pause());
  for await (const status of job.status) if (status === 'Paused') break;
  equal(await job.checkStatus(), false);
  const again = longrun.fromJson<{ steps: number }>(job.toJson());
  deepEqual([again.status.value, again.serverJobId], ['Paused', job.serverJobId]);
  ok(again.start()); // goes on with the job, which the paused handle does not see …
  await until(longrun, job.serverJobId, ({ state }) => state === 'running');
  equal(job.status.value, 'Paused');
  ok(job.start()); // … until it is started again
  deepEqual(await result, { ms: 3_000, steps: 30 });
  deepEqual(await again.result(), await result);
  deepEqual([job.status.value, job.progress.value], ['Succeeded', 100]);

  const given = longrun.job('demo:silent', { ms: 60_000 });
  given.start();
  for await (const state of given.state) if (state === 'running') break;
  const cancelled = given.cancel();
  equal(given.status.value, 'Canceling');
  equal(await cancelled, true);
  await rejects(given.result(), { code: 'job-cancelled' });
  equal(given.status.value, 'Failed');

  const failing = longrun.job('demo:fail', { message: 'No paper.' });
  failing.start();
  const messages = await Array.fromAsync(failing.messages);
  const { message, severity, source } = messages.at(-1)?.arcgis ?? {};
  deepEqual([message, severity, source], ['No paper.', 'Error', 'Service']);
  equal(failing.status.value, 'Failed');
});
