import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openServices, type Services } from './testing/open-services.ts';

const fetch = (services: Services, id: string) => services.call('XDemo/fetchEchoResponse', { id });
const arrived = async ({ app }: Services) => {
  while ((await app.engine.stats()).watchers === 0) await new Promise((resolve) => setImmediate(resolve));
};

describe('a fetch before the end waits for it', () => {
  test('from QUEUING over RUNNING', async () => {
    await using services = await openServices();
    const fetching = fetch(services, await services.start());
    await arrived(services);
    await services.settle(await services.claim(), { type: 'completed', output: { message: 'hello' } });
    deepEqual(await fetching, {
      status: 200,
      json: { $type: 'EchoResponse', resultLimitations: [], message: 'hello' },
    });
  });
  test('from STOPPING', async () => {
    await using services = await openServices();
    const id = await services.start();
    const claim = await services.claim();
    await services.call('XRuntime/stopJob', { id });
    const fetching = fetch(services, id);
    await arrived(services);
    await services.settle(claim, { type: 'completed', output: { message: 'hel' } });
    equal((await fetching).json.resultLimitations[0].reason, 'REQUEST_STOPPED');
  });
  test('for ten minutes, and is an InvalidRequestFault then', async (context) => {
    await using services = await openServices();
    const id = await services.start();
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const fetching = fetch(services, id);
    await arrived(services);
    context.mock.timers.tick(600_000);
    const { status, json } = await fetching;
    deepEqual([status, json.faultInfo.$type], [400, 'InvalidRequestFault']);
  });
  test('and is a RejectedRequestFault when the server shuts down', async () => {
    await using services = await openServices();
    const fetching = fetch(services, await services.start());
    await arrived(services);
    services.app.app.close();
    const { status, json } = await fetching;
    deepEqual([status, json.faultInfo.$type], [503, 'RejectedRequestFault']);
  });
  test('and says «unknown id» when the job is deleted meanwhile', async () => {
    await using services = await openServices();
    const id = await services.start();
    const fetching = fetch(services, id);
    await arrived(services);
    await services.call('XRuntime/deleteJob', { id });
    equal((await fetching).json.message, 'unknown id');
  });
});

describe('timeouts', () => {
  const OUT_OF_TIME = { type: 'failed', error: { code: 'timeout', message: 'It took too long.' } } as const;
  const limited = async (services: Services) => {
    const id = await services.start({ message: 'a', timeouts: { computationTimeout: 5_000 } });
    const body = { workerId: 'w', kinds: ['demo:echo'], capacity: 1 };
    const { json } = await services.app.send('POST', '/v1/worker/claim', { body });
    const [{ jobId, claimId, timeoutMs }] = json.jobs;
    equal(timeoutMs, 5_000);
    return { id, claim: { jobId, claimId } };
  };
  test('a calculation whose time is over keeps what it has found, REQUEST_TIMED_OUT', async () => {
    await using services = await openServices();
    const { id, claim } = await limited(services);
    await services.report(claim, { partial: { message: 'hel' } });
    await services.settle(claim, OUT_OF_TIME);
    const { status, json } = await fetch(services, id);
    deepEqual([status, json.message, json.resultLimitations[0].reason], [200, 'hel', 'REQUEST_TIMED_OUT']);
  });
  test('a calculation whose time is over with nothing found is a RequestTimedOutFault', async () => {
    await using services = await openServices();
    const { id, claim } = await limited(services);
    await services.settle(claim, OUT_OF_TIME);
    const { status, json } = await fetch(services, id);
    deepEqual([status, json.faultInfo.$type], [504, 'RequestTimedOutFault']);
  });
  test('a job that no worker takes in its queueing time is a RequestTimedOutFault', async () => {
    await using services = await openServices();
    const id = await services.start({ message: 'a', timeouts: { queueingTimeout: 3_000 } });
    const fetching = fetch(services, id);
    await arrived(services);
    await services.clock.pass(5_000);
    const { status, json } = await fetching;
    deepEqual([status, json.faultInfo.$type], [504, 'RequestTimedOutFault']);
  });
});

describe('an output', () => {
  const outputOf = async (
    services: Services,
    output: Parameters<Services['settle']>[1] & { type: 'completed' },
  ) => {
    const id = await services.start();
    await services.settle(await services.claim(), output);
    return (await fetch(services, id)).json;
  };
  test('that is no object is the member output', async () => {
    await using services = await openServices();
    deepEqual(await outputOf(services, { type: 'completed', output: [1, 2] }), {
      $type: 'EchoResponse',
      resultLimitations: [],
      output: [1, 2],
    });
  });
  test('may bring limitations and a $type of its own', async () => {
    await using services = await openServices();
    const resultLimitations = [{ $type: 'ObjectNotStoredLimitation', message: 'Not stored.' }];
    const given = { rows: 3, resultLimitations, $type: 'LongEchoResponse' };
    const fetched = await outputOf(services, { type: 'completed', output: given });
    deepEqual(fetched, given);
    equal(Object.keys(fetched)[0], '$type');
  });
});
