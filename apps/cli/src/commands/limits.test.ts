import { deepEqual, equal, match } from 'node:assert/strict';
import { after, test } from 'node:test';
import { openTestServer } from '../testing/test-server.ts';

const server = await openTestServer({ after });

test('a limit is set, listed with its use, and removed', async () => {
  match((await server.cli(['limits'])).stdout, /There are no limits.*limits set/);
  const set = await server.cli([
    'limits',
    'set',
    '--kind',
    'test:hold',
    '--concurrency',
    '1',
    '--rate',
    '10/min',
  ]);
  equal(set.stdout, 'Kind test:hold is limited to 1 at once and 10 per 1 min.\n');
  const { id } = await server.jobIn('running', { kind: 'test:hold' });
  match((await server.cli(['limits'])).stdout, /Kind test:hold +1 of 1 +10 per 1 min +now +local/);
  const [listed] = JSON.parse((await server.cli(['limits', '--json'])).stdout);
  deepEqual([listed.kind, listed.running], ['test:hold', 1]);
  equal((await server.cli(['limits', 'rm', '--kind', 'test:hold'])).code, 0);
  await server.api.control(id, 'cancel');
});

test('each key has one line of its own', async () => {
  await server.cli(['limits', 'set', '--key', '*', '--concurrency', '1']);
  match((await server.cli(['limits'])).stdout, /Each key +0 of 1/);
});

test('a limit without a bound, with a strange rate, or about nothing is an error of usage', async () => {
  for (const args of [
    ['--kind', 'a:b'],
    ['--kind', 'a:b', '--rate', 'often'],
    ['--concurrency', '1'],
  ])
    equal((await server.cli(['limits', 'set', ...args])).code, 2, args.join(' '));
});
