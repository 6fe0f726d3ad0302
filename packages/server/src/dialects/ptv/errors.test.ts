import { deepEqual, equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openServices } from './testing/open-services.ts';

describe('a wrong request is refused non-2xx with {message, faultInfo}', () => {
  const wrong: [title: string, address: string, body: unknown, status: number, faultInfo: object][] = [
    ['a missing id', 'XRuntime/watchJob', {}, 400, { $type: 'MissingParameterFault', parameter: 'id' }],
    [
      'an id that is null',
      'XRuntime/stopJob',
      { id: null },
      400,
      { $type: 'MissingParameterFault', parameter: 'id' },
    ],
    [
      'an id that is no text',
      'XRuntime/deleteJob',
      { id: 7 },
      400,
      { $type: 'InvalidValueFault', parameter: 'id', value: '7' },
    ],
    [
      'a fetch without an id',
      'XDemo/fetchEchoResponse',
      {},
      400,
      { $type: 'MissingParameterFault', parameter: 'id' },
    ],
    [
      'a period that is no number',
      'XRuntime/watchJob',
      { id: 'x', progressUpdatePeriod: '500' },
      400,
      { $type: 'InvalidValueFault', parameter: 'progressUpdatePeriod', value: '500' },
    ],
    [
      'another period that is no number',
      'XRuntime/watchJob',
      { id: 'x', maximumPollingPeriod: [] },
      400,
      { $type: 'InvalidValueFault', parameter: 'maximumPollingPeriod', value: '[]' },
    ],
    ['a body that is no object', 'XRuntime/watchJob', [], 400, { $type: 'InvalidRequestFault' }],
    [
      'a missing parameter',
      'XDemo/startEcho',
      {},
      400,
      { $type: 'MissingParameterFault', parameter: 'message' },
    ],
    [
      'a wrong parameter',
      'XDemo/startEcho',
      { message: 7 },
      400,
      { $type: 'InvalidValueFault', parameter: 'message', value: '7' },
    ],
    [
      'a wrong parameter deep within',
      'XDemo/startEcho',
      { message: 'a', stops: [{}, { id: 1 }] },
      400,
      { $type: 'InvalidValueFault', parameter: 'stops[1].id', value: '1' },
    ],
    [
      'a scope with other characters',
      'XDemo/startEcho',
      { message: 'a', scope: 'A b' },
      400,
      { $type: 'InvalidValueFault', parameter: 'scope', value: 'A b' },
    ],
    [
      'the scope for listing',
      'XDemo/startEcho',
      { message: 'a', scope: 'allscopes' },
      400,
      { $type: 'InvalidValueFault', parameter: 'scope', value: 'allscopes' },
    ],
    [
      'a log with a semicolon',
      'XDemo/startEcho',
      { message: 'a', userLogs: ['a;b'] },
      400,
      { $type: 'InvalidValueFault', parameter: 'userLogs', value: '["a;b"]' },
    ],
    [
      'a timeout of nothing',
      'XDemo/startEcho',
      { message: 'a', timeouts: { queueingTimeout: 0 } },
      400,
      { $type: 'InvalidValueFault', parameter: 'timeouts.queueingTimeout', value: '0' },
    ],
    [
      'timeouts that are none',
      'XDemo/startEcho',
      { message: 'a', timeouts: 5 },
      400,
      { $type: 'InvalidValueFault', parameter: 'timeouts', value: '5' },
    ],
    [
      'a service that is not there',
      'XNothing/2.26/startEcho',
      {},
      404,
      { $type: 'ServiceNotConfiguredFault', service: 'XNothing' },
    ],
    [
      'an operation that is not there',
      'XDemo/2.26/echo',
      {},
      404,
      { $type: 'ServiceNotConfiguredFault', service: 'XDemo' },
    ],
  ];
  for (const [title, address, body, status, faultInfo] of wrong)
    test(title, async () => {
      await using services = await openServices();
      const got = await services.call(address, body);
      deepEqual(
        [got.status, got.json.faultInfo, Object.keys(got.json)],
        [status, faultInfo, ['message', 'faultInfo']],
      );
      equal(typeof got.json.message, 'string');
      equal((await services.app.send('GET', '/v1/jobs')).json.jobs.length, 0);
    });

  test('another method', async () => {
    await using services = await openServices();
    const { status, headers, text } = await services.app.send('GET', '/services/rs/XRuntime/2.26/watchJob');
    deepEqual([status, headers.get('allow')], [400, 'POST']);
    deepEqual(JSON.parse(text).faultInfo, { $type: 'InvalidRequestFault' });
  });
  test('any request while the server shuts down, with a word on when to come back', async () => {
    await using services = await openServices();
    services.app.app.close();
    const { status, headers, text } = await services.app.send('POST', '/services/rs/XRuntime/watchJob', {
      body: { id: 'x' },
    });
    deepEqual([status, headers.get('retry-after')], [503, '1']);
    deepEqual(JSON.parse(text).faultInfo, { $type: 'RejectedRequestFault' });
  });
});
