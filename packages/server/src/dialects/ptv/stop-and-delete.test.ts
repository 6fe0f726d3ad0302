import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openServices, type Services } from './testing/open-services.ts';

const watch = async (services: Services, id: string) =>
  (await services.call('XRuntime/watchJob', { id })).json;
const stop = async (services: Services, id: string) =>
  (await services.call('XRuntime/stopJob', { id })).json.status;
const fetch = (services: Services, id: string) => services.call('XDemo/fetchEchoResponse', { id });
const isPartial = (reason: string) => ({ $type: 'IntermediateResponseLimitation', reason });

/** A limitation without its words. */
function limitationsOf({ resultLimitations }: { resultLimitations: { message: string }[] }) {
  return resultLimitations.map(({ message, ...rest }) => rest);
}

describe('stopJob', () => {
  test('answers STOPPING, and the job ends with a partial result that is marked so', async () => {
    await using services = await openServices();
    const id = await services.start();
    const claim = await services.claim();
    await services.report(claim, { partial: { message: 'hel' }, progress: { percent: 60 } });
    const { json } = await services.call('XRuntime/stopJob', { id });
    deepEqual([json.status, json.progress.successful], ['STOPPING', 60]);
    await services.settle(claim, { type: 'completed' });
    equal((await watch(services, id)).status, 'SUCCEEDED');
    const fetched = (await fetch(services, id)).json;
    equal(fetched.message, 'hel');
    deepEqual(limitationsOf(fetched), [isPartial('REQUEST_STOPPED')]);
    equal(Object.keys(fetched.resultLimitations[0])[0], '$type');
  });
  test('is an attempt: a job that completes all the same tells that it was stopped', async () => {
    await using services = await openServices();
    const id = await services.start();
    const claim = await services.claim();
    await stop(services, id);
    await services.settle(claim, { type: 'completed', output: { message: 'hello' } });
    const fetched = (await fetch(services, id)).json;
    deepEqual([fetched.message, limitationsOf(fetched)], ['hello', [isPartial('REQUEST_STOPPED')]]);
  });
  test('of a queued job ends it FAILED, and its fetch is a RequestDeletedFault', async () => {
    await using services = await openServices();
    const id = await services.start();
    equal(await stop(services, id), 'STOPPING');
    equal((await watch(services, id)).status, 'FAILED');
    const { status, json } = await fetch(services, id);
    deepEqual([status, json.faultInfo.$type], [410, 'RequestDeletedFault']);
  });
  test('of a running job with nothing to show ends it FAILED, and its fetch is a RequestDeletedFault', async () => {
    await using services = await openServices();
    const id = await services.start();
    const claim = await services.claim();
    await stop(services, id);
    const error = { code: 'stopped', message: 'Stopped before anything was saved.', retryable: false };
    await services.settle(claim, { type: 'failed', error });
    equal((await watch(services, id)).status, 'FAILED');
    equal((await fetch(services, id)).json.faultInfo.$type, 'RequestDeletedFault');
  });
  test('of a final job answers it unchanged', async () => {
    await using services = await openServices();
    const id = await services.start();
    await services.settle(await services.claim(), { type: 'completed', output: {} });
    const ended = await watch(services, id);
    deepEqual((await services.call('XRuntime/stopJob', { id })).json, ended);
    deepEqual((await fetch(services, id)).json, { $type: 'EchoResponse', resultLimitations: [] });
  });
  test('that is repeated, or comes to a job that is given up, answers STOPPING', async () => {
    await using services = await openServices();
    const id = await services.start();
    await services.claim();
    deepEqual([await stop(services, id), await stop(services, id)], ['STOPPING', 'STOPPING']);
    await services.app.send('POST', `/v1/jobs/${id}/cancel`);
    equal(await stop(services, id), 'STOPPING');
  });
  test('of a job in parts leaves it STOPPING until they are together', async () => {
    await using services = await openServices();
    const id = await services.start();
    const parent = await services.claim();
    const parts = { type: 'parts', parts: [1, 2], execution: 'sequential', onFailure: 'fail' } as const;
    await services.settle(parent, { type: 'waiting', name: 'parts', for: parts });
    const part = await services.claim();
    const statusOf = async () => (await services.call('XRuntime/stopJob', { id })).json.status;
    equal(await statusOf(), 'STOPPING');
    const later = await services.call('XRuntime/watchJob', {
      id,
      progressUpdatePeriod: 250,
      maximumPollingPeriod: 1,
    });
    equal(later.json.status, 'STOPPING');
    await services.settle(part, { type: 'completed', output: { message: 'hel' } });
    const gathering = await services.claim();
    equal(await statusOf(), 'STOPPING');
    await services.settle(gathering, { type: 'completed', output: { message: 'hel' } });
    deepEqual(limitationsOf((await fetch(services, id)).json), [isPartial('REQUEST_STOPPED')]);
  });
});

describe('deleteJob', () => {
  const isGone = async (services: Services, id: string) => {
    deepEqual(await watch(services, id), { id, status: 'UNKNOWN', elapsedTime: 0 });
    equal((await fetch(services, id)).json.message, 'unknown id');
    equal((await services.app.send('GET', `/v1/jobs/${id}`)).status, 410);
  };
  test('answers DELETED, drops the result and leaves UNKNOWN, after a fetch too', async () => {
    await using services = await openServices();
    const id = await services.start();
    await services.settle(await services.claim(), { type: 'completed', output: { message: 'hello' } });
    equal((await fetch(services, id)).status, 200);
    const { status, json } = await services.call('XRuntime/deleteJob', { id });
    deepEqual([status, json], [200, { id, status: 'DELETED', elapsedTime: 0 }]);
    await isGone(services, id);
  });
  test('of a queued job removes it', async () => {
    await using services = await openServices();
    const id = await services.start();
    equal((await services.call('XRuntime/deleteJob', { id })).json.status, 'DELETED');
    await isGone(services, id);
  });
  test('of a running job takes it from its worker and removes it at once; a late result changes nothing', async () => {
    await using services = await openServices();
    const id = await services.start();
    const claim = await services.claim();
    await services.clock.advance(2_400);
    deepEqual((await services.call('XRuntime/deleteJob', { id })).json, {
      id,
      status: 'DELETED',
      elapsedTime: 2_400,
    });
    await isGone(services, id);
    const body = {
      workerId: 'worker-1',
      reports: [{ ...claim, settlement: { type: 'completed', output: {} } }],
    };
    const { json } = await services.app.send('POST', '/v1/worker/sync', { body });
    equal(json.jobs[0].error.code, 'job-deleted');
    await isGone(services, id);
  });
  test('of a failed job removes it, and of one that is gone answers UNKNOWN', async () => {
    await using services = await openServices();
    const id = await services.start();
    const error = { code: 'x', message: 'No.', retryable: false };
    await services.settle(await services.claim(), { type: 'failed', error });
    const answers = [];
    for (let time = 0; time < 2; time += 1)
      answers.push((await services.call('XRuntime/deleteJob', { id })).json.status);
    deepEqual(answers, ['DELETED', 'UNKNOWN']);
  });
});

describe('watchJob, stopJob and deleteJob', () => {
  test('are there on XRuntime and on the service that owns the job, with and without a version', async () => {
    await using services = await openServices();
    for (const at of ['XRuntime', 'XDemo', 'XRuntime/2.26', 'XDemo/2.26', 'XDemo/experimental']) {
      const id = await services.start();
      const statuses = [];
      for (const name of ['stopJob', 'watchJob', 'deleteJob'])
        statuses.push((await services.call(`${at}/${name}`, { id })).json.status);
      deepEqual(statuses, ['STOPPING', 'FAILED', 'DELETED'], at);
    }
  });
});
