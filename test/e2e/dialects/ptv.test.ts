import { deepEqual, equal, ok } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { example, type LongrunProcess } from '../system/longrun-process.ts';
import { type TemporaryStore, temporaryStore } from '../system/temporary-store.ts';

interface Job {
  readonly id: string;
  readonly status: string;
  readonly progress?: { readonly $type: string; readonly remaining: number; readonly successful: number };
  readonly elapsedTime: number;
}

describe('PTV xServer clients', () => {
  let store: TemporaryStore;
  let server: LongrunProcess;
  before(async () => {
    store = await temporaryStore();
    server = await store.serve('--jobs', example('conformance'), '--concurrency', '1');
  });
  after(async () => {
    await server.kill();
    await store[Symbol.asyncDispose]();
  });

  const post = (address: string, body: object) =>
    fetch(`${server.url}/services/rs/${address}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json;charset=utf-8' },
      body: JSON.stringify(body),
    });
  // biome-ignore lint/suspicious/noExplicitAny: a program that trusts the answers, as the published ones do
  const call = async (address: string, body: object): Promise<any> => {
    const response = await post(address, body);
    equal(response.status, 200, address);
    return response.json();
  };
  const start = (ms: number): Promise<Job> => call('XDemo/2.26/startSlow', { ms });
  const until = async (id: string, holds: (job: Job) => boolean): Promise<Job> => {
    const periods = { progressUpdatePeriod: 250, maximumPollingPeriod: 250 };
    for (;;) {
      const job: Job = await call('XRuntime/watchJob', { id, ...periods });
      if (holds(job)) return job;
    }
  };
  const running = (id: string) => until(id, ({ status }) => status === 'RUNNING');
  /** The handler saves what it has each time that it has counted ten more. */
  const saved = (id: string) => until(id, ({ progress }) => (progress?.successful ?? 0) > 10);

  test('the whole cycle: start, watch to the end, fetch twice, delete, UNKNOWN', async () => {
    const started = await call('XDemo/startEcho', { message: 'hello', scope: 'alpha' });
    equal(started.status, 'QUEUING');
    const { id } = started;
    const FINAL = ['SUCCEEDED', 'FAILED', 'UNKNOWN'];
    let job: Job = started;
    while (!FINAL.includes(job.status)) job = await call('XRuntime/2.26/watchJob', { id });
    equal(job.status, 'SUCCEEDED');
    for (let time = 0; time < 2; time += 1)
      deepEqual(await call('XDemo/fetchEchoResponse', { id }), {
        $type: 'EchoResponse',
        resultLimitations: [],
        message: 'hello',
      });
    equal((await call('XDemo/deleteJob', { id })).status, 'DELETED');
    deepEqual(await call('XRuntime/watchJob', { id }), { id, status: 'UNKNOWN', elapsedTime: 0 });
  });

  test('a timer with both periods 100 is answered every 250 ms, with progress that rises and never is null', async () => {
    const { id } = await start(2_000);
    await running(id);
    const seen: Job[] = [];
    for (;;) {
      const began = performance.now();
      const job = await call('XRuntime/watchJob', {
        id,
        progressUpdatePeriod: 100,
        maximumPollingPeriod: 100,
      });
      if (job.status === 'SUCCEEDED') break;
      const took = performance.now() - began;
      ok(took >= 245, `it took ${took} ms`);
      seen.push(job);
    }
    const done = seen.map(({ progress }) => Number(progress?.successful));
    deepEqual(
      done,
      done.toSorted((a, b) => a - b),
    );
    ok((done.at(-1) ?? 0) > (done[0] ?? 0), `it went from ${done[0]} to ${done.at(-1)}`);
    const elapsed = seen.map(({ elapsedTime }) => elapsedTime);
    deepEqual(
      elapsed,
      elapsed.toSorted((a, b) => a - b),
    );
  });

  test('watches that overlap are all woken at the end, whatever their periods', async () => {
    const { id } = await start(1_500);
    await running(id);
    const watching = [250, 5_000, 50_000].map((progressUpdatePeriod) =>
      call('XRuntime/watchJob', { id, progressUpdatePeriod, maximumPollingPeriod: 50_000 }),
    );
    const [first, ...others] = await Promise.all(watching);
    equal(first.status, 'RUNNING');
    deepEqual(
      others.map(({ status }) => status),
      ['SUCCEEDED', 'SUCCEEDED'],
    );
  });

  test('a loop that ends at STOPPING and fetches at once gets what was found, and takes UNKNOWN afterwards for the end', async () => {
    const { id } = await start(600_000);
    await saved(id);
    equal((await call('XRuntime/stopJob', { id })).status, 'STOPPING');
    const response = await call('XDemo/2.26/fetchSlowResponse', { id });
    ok(response.steps >= 10, `${response.steps} steps`);
    equal(response.resultLimitations[0].reason, 'REQUEST_STOPPED');
    await call('XRuntime/deleteJob', { id });
    equal((await call('XRuntime/watchJob', { id })).status, 'UNKNOWN');
  });

  test('a computationTimeout leaves what was found until then', async () => {
    const timeouts = { computationTimeout: 2_500 };
    const { id } = await call('XDemo/startSlow', { ms: 600_000, timeouts });
    const response = await call('XDemo/fetchSlowResponse', { id });
    ok(response.steps >= 10, `${response.steps} steps`);
    equal(response.resultLimitations[0].reason, 'REQUEST_TIMED_OUT');
  });

  test('a running job that is deleted is gone at once, and its worker takes the next one', async () => {
    const { id } = await start(600_000);
    await running(id);
    equal((await call('XRuntime/deleteJob', { id })).status, 'DELETED');
    equal((await call('XRuntime/watchJob', { id })).status, 'UNKNOWN');
    const next = await start(100);
    equal((await call('XDemo/fetchSlowResponse', { id: next.id })).ms, 100);
  });

  test('the fault of a job that fails is raised by its fetch', async () => {
    const { id } = await call('XDemo/startFail', { message: 'No road leads there.' });
    const response = await post('XDemo/fetchFailResponse', { id });
    equal(response.status, 500);
    deepEqual(await response.json(), {
      message: 'No road leads there.',
      faultInfo: { $type: 'ProcessingFault', hint: 'demo-failed' },
    });
  });

  test('a job in parts is stopped with what its parts have done', async () => {
    const parts = async (parent: string): Promise<{ id: string }[]> =>
      (await (await fetch(`${server.url}/v1/jobs/${parent}/parts`)).json()).jobs.toReversed();
    const { id } = await call('XDemo/startParts', { parts: 3, ms: 600_000 });
    while ((await parts(id)).length === 0) await running(id);
    await saved((await parts(id))[0]?.id ?? '');
    equal((await call('XRuntime/stopJob', { id })).status, 'STOPPING');
    const response = await call('XDemo/fetchPartsResponse', { id });
    equal(response.resultLimitations[0].reason, 'REQUEST_STOPPED');
  });
});
