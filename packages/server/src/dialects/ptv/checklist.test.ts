import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { until } from '../../testing/until.ts';
import { STATES, STATUSES } from './mapping.ts';
import { openServices, PLAN_TOURS } from './testing/open-services.ts';

const REFUSAL = {
  type: 'failed',
  error: { code: 'no-road', message: 'No road leads there.', retryable: false },
} as const;

describe('every start…', () => {
  test('returns at once with a new id of at most 36 characters, QUEUING and an elapsedTime near 0', async () => {
    await using services = await openServices();
    const [one, other] = [
      await services.call('XDemo/startEcho', { message: 'a' }),
      await services.call('XDemo/startEcho', { message: 'a' }),
    ];
    deepEqual([one.status, one.json.status, one.json.elapsedTime], [200, 'QUEUING', 0]);
    ok(one.json.id.length <= 36);
    ok(one.json.id !== other.json.id);
  });
  test('accepts paths with and without a version, and no others', async () => {
    await using services = await openServices();
    for (const [address, expected] of Object.entries({
      'XDemo/startEcho': 200,
      'XDemo/2.26/startEcho': 200,
      'XDemo/2/startEcho/': 200,
      'XDemo/experimental/startEcho': 200,
      'XDemo/latest/startEcho': 404,
      'XDemo/startecho': 404,
      'XDemo/startNothing': 404,
      'XNothing/startEcho': 404,
      'XDemo/echo': 404,
    }))
      equal((await services.call(address, { message: 'a' })).status, expected, address);
  });
  test('does not require $type at the root of a request, and accepts it', async () => {
    await using services = await openServices();
    const id = await services.start({ $type: 'EchoRequest', message: 'a' });
    const { json } = await services.app.send('GET', `/v1/jobs/${id}`);
    deepEqual(json.input, { message: 'a' });
  });
});

describe('every Job', () => {
  test('has id, status and elapsedTime, a whole number, and no $type', async () => {
    await using services = await openServices();
    const { json: started } = await services.call('XDemo/startEcho', { message: 'a' });
    const { id } = started;
    await services.claim();
    const answers = [started];
    for (const name of ['stopJob', 'deleteJob', 'watchJob', 'stopJob', 'deleteJob'])
      answers.push((await services.call(`XRuntime/${name}`, { id })).json);
    deepEqual(
      answers.map(({ status }) => status),
      ['QUEUING', 'STOPPING', 'DELETED', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN'],
    );
    for (const job of answers) {
      deepEqual([job.id, '$type' in job], [id, false]);
      ok(Number.isInteger(job.elapsedTime) && job.elapsedTime >= 0);
    }
  });
  test('has progress from its first RUNNING to its end, also while it waits for its next attempt', async () => {
    await using services = await openServices();
    const id = await services.start();
    const claim = await services.claim();
    await services.report(claim, { progress: { percent: 30 } });
    const error = { code: 'no-network', message: 'The line is dead.', retryable: true };
    await services.settle(claim, { type: 'failed', error });
    const watch = services.call('XRuntime/watchJob', {
      id,
      progressUpdatePeriod: 250,
      maximumPollingPeriod: 250,
    });
    const { json } = await watch;
    deepEqual(
      [json.status, json.progress],
      ['QUEUING', { $type: 'BulkProgress', remaining: 70, successful: 30, failed: 0 }],
    );
  });
  test('is in one of seven statuses', () => {
    const seven = ['QUEUING', 'RUNNING', 'STOPPING', 'SUCCEEDED', 'FAILED', 'DELETED', 'UNKNOWN'];
    deepEqual(Object.keys(STATUSES), seven);
    ok(Object.values(STATES).every((status) => seven.includes(status)));
  });
  test('that nobody knows is UNKNOWN with HTTP 200', async () => {
    await using services = await openServices();
    for (const name of ['watchJob', 'stopJob', 'deleteJob'])
      deepEqual(await services.call(`XRuntime/${name}`, { id: 'nobody' }), {
        status: 200,
        json: { id: 'nobody', status: 'UNKNOWN', elapsedTime: 0 },
      });
  });
  test('of another tenant is UNKNOWN too', async () => {
    await using services = await openServices();
    const token = await services.app.key(['submit', 'read'], 'one');
    const other = await services.app.key(['read'], 'other');
    await services.app.submit({}, token);
    const id = (await services.app.send('GET', '/v1/jobs', { token })).json.jobs[0].id;
    equal((await services.call('XRuntime/watchJob', { id }, { token: other })).json.status, 'UNKNOWN');
  });
  test('counts elapsedTime from queuing, never backwards, and freezes it at the end', async () => {
    await using services = await openServices();
    const id = await services.start();
    const elapsed = async () => (await services.call('XRuntime/stopJob', { id })).json.elapsedTime;
    await services.clock.pass(2_000);
    const lost = await services.claim();
    await services.clock.pass(60_000);
    await until(async () => (await services.app.send('GET', `/v1/jobs/${id}`)).json.state === 'queued');
    const claim = await services.claim();
    ok(claim.claimId !== lost.claimId);
    await services.clock.pass(3_000);
    equal(await elapsed(), 65_000);
    await services.settle(claim, { type: 'completed' });
    await services.clock.pass(5_000);
    equal(await elapsed(), 65_000);
  });
});

describe('fetch', () => {
  test('raises the stored fault again, each time', async () => {
    await using services = await openServices();
    const id = await services.start();
    await services.settle(await services.claim(), REFUSAL);
    for (let time = 0; time < 2; time += 1)
      deepEqual(await services.call('XDemo/fetchEchoResponse', { id }), {
        status: 500,
        json: { message: 'No road leads there.', faultInfo: { $type: 'ProcessingFault', hint: 'no-road' } },
      });
  });
  test('raises the fault that a handler has named, with its fields', async () => {
    await using services = await openServices();
    const id = await services.start();
    const error = {
      code: 'WaypointNotLinkableFault',
      message: 'Nowhere near a road.',
      details: { waypointIndices: [2] },
      retryable: false,
    };
    await services.settle(await services.claim(), { type: 'failed', error });
    const { json } = await services.call('XDemo/fetchEchoResponse', { id });
    deepEqual(json.faultInfo, { $type: 'WaypointNotLinkableFault', waypointIndices: [2] });
  });
  test('raises the fault that the code names, whatever type is among its fields', async () => {
    await using services = await openServices();
    const id = await services.start();
    const details = { $type: 'AccessDeniedFault', hint: 'a bridge' };
    const error = { code: 'RouteNotFoundFault', message: 'No way.', details, retryable: false };
    await services.settle(await services.claim(), { type: 'failed', error });
    const { status, json } = await services.call('XDemo/fetchEchoResponse', { id });
    deepEqual([status, json.faultInfo], [500, { $type: 'RouteNotFoundFault', hint: 'a bridge' }]);
  });
  test('says «unknown id» of one that never was and of one that was deleted', async () => {
    await using services = await openServices();
    const id = await services.start();
    await services.call('XRuntime/deleteJob', { id });
    for (const unknown of [id, 'nobody']) {
      const { status, json } = await services.call('XDemo/fetchEchoResponse', { id: unknown });
      deepEqual([status, json.message], [400, 'unknown id']);
      deepEqual(json.faultInfo, { $type: 'InvalidValueFault', parameter: 'id', value: unknown });
    }
  });
  test('of another response type is an InvalidFetchTypeFault', async () => {
    await using services = await openServices();
    const id = await services.start();
    for (const address of ['XTour/fetchToursResponse', 'XTour/fetchEchoResponse', 'XDemo/fetchEcho']) {
      const { status, json } = await services.call(address, { id });
      deepEqual([status, json.faultInfo], [400, { $type: 'InvalidFetchTypeFault', jobId: id }], address);
    }
  });
  test('is shared by operations that answer the same type', async () => {
    await using services = await openServices();
    for (const [operation, kind] of [
      ['PlanTours', PLAN_TOURS],
      ['ChangeTours', 'routing:change-tours'],
    ] as const) {
      const { json } = await services.call(`XTour/2.26/start${operation}`, { fleet: {} });
      await services.settle(await services.claim(kind), {
        type: 'completed',
        output: { tours: [operation] },
      });
      deepEqual((await services.call('XTour/2.26/fetchToursResponse', { id: json.id })).json, {
        $type: 'ToursResponse',
        resultLimitations: [],
        tours: [operation],
      });
    }
  });
  test('can be repeated until the shorter period is over; what nobody fetches stays longer, and both periods can be set', async () => {
    await using services = await openServices({ fetchedMs: 60_000, succeededMs: 600_000 });
    const [fetched, unfetched] = [await services.start(), await services.start()];
    for (let job = 0; job < 2; job += 1)
      await services.settle(await services.claim(), { type: 'completed', output: { message: 'hello' } });
    const statusOf = async (id: string) => (await services.call('XRuntime/watchJob', { id })).json.status;
    const first = await services.call('XDemo/fetchEchoResponse', { id: fetched });
    await services.clock.pass(59_000);
    deepEqual(await services.call('XDemo/fetchEchoResponse', { id: fetched }), first);
    await services.clock.pass(120_000);
    await until(async () => (await statusOf(fetched)) === 'UNKNOWN');
    equal((await services.call('XDemo/fetchEchoResponse', { id: fetched })).json.message, 'unknown id');
    equal(await statusOf(unfetched), 'SUCCEEDED');
    await services.clock.pass(600_000);
    await until(async () => (await statusOf(unfetched)) === 'UNKNOWN');
  });
});
