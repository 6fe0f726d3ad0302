import { deepEqual, equal, match } from 'node:assert/strict';
import { after, test } from 'node:test';
import { openTestServer } from '../testing/test-server.ts';

const server = await openTestServer({ after });

async function submitted(...options: string[]): Promise<string> {
  const { code, stdout, stderr } = await server.cli([
    'submit',
    'demo:by-hand',
    '--driver',
    'caller',
    ...options,
  ]);
  equal(code, 0, stderr);
  return stdout.trim();
}

test('a job that its caller drives needs no worker, and goes as it is reported', async () => {
  const id = await submitted('--external-id', 'order-17', '--silence', '1h');
  const begun = await server.cli(['report', id, 'acknowledge', '--progress', '40', '--info', 'Reading']);
  equal(begun.stdout, `${id} is running.\n`);
  const { progress, info, silenceMs } = await server.api.get(id);
  deepEqual([progress, info, silenceMs], [{ percent: 40 }, 'Reading', 3_600_000]);
  match((await server.cli(['show', id])).stdout, /^driver +its caller$/m);
  match((await server.cli(['show', id])).stdout, /^external id +order-17$/m);
  const { stdout } = await server.cli(['report', id, 'complete', '--output', '{"rows":3}', '--json']);
  deepEqual([JSON.parse(stdout).state, JSON.parse(stdout).output], ['succeeded', { rows: 3 }]);
  const corrected = await server.cli([
    'report',
    id,
    'override',
    '--state',
    'queued',
    '--reason',
    'wrong file',
  ]);
  equal(corrected.stdout, `${id} is queued.\n`);
  match((await server.cli(['history', id])).stdout, /corrected by hand/);
});

test('a failure has a message and a code', async () => {
  const id = await submitted();
  await server.cli(['report', id, 'fail', '--error', 'No room left', '--code', 'disk-full']);
  deepEqual((await server.api.get(id)).error, { code: 'disk-full', message: 'No room left' });
  const { code, stderr } = await server.cli(['report', id, 'complete']);
  equal(code, 1);
  match(stderr, /is failed; it cannot be completed/);
});

test('a job is split into parts, whose ids are printed', async () => {
  const id = await submitted();
  const { stdout, stderr } = await server.cli([
    'split',
    id,
    '--data',
    '[{"from":0},{"from":500}]',
    '--sequential',
  ]);
  const [first = '', second = ''] = stdout.trim().split('\n');
  deepEqual((await server.api.get(first)).partData, { from: 0 });
  equal((await server.api.get(second)).state, 'waiting');
  match(stderr, /When the last has ended/);
  const again = await server.cli(['split', id, '--parts', '2']);
  equal(again.code, 1);
  match(again.stderr, /cannot be split/);
});

test('a split says how, or is refused', async () => {
  const id = await submitted();
  for (const options of [[], ['--parts', '2', '--data', '[1]'], ['--data', '{"a":1}']])
    equal((await server.cli(['split', id, ...options])).code, 2);
  equal((await server.api.get(id)).state, 'queued');
});

test('a report of what a worker drives is refused in words', async () => {
  const { id } = await server.jobIn('queued', { kind: 'nobody:runs' });
  const { code, stderr } = await server.cli(['report', id, 'acknowledge']);
  equal(code, 1);
  match(stderr, /is driven by a worker/);
  equal((await server.cli(['report', id, 'begin'])).code, 2);
  equal((await server.cli(['report', id, 'acknowledge', '--progress', '101'])).code, 2);
});

test('jobs are listed by their external id, by who drives them, and oldest first', async () => {
  const ids = [await submitted('--external-id', 'a-1'), await submitted('--external-id', 'a-2')];
  const listed = async (...options: string[]): Promise<string[]> =>
    JSON.parse((await server.cli(['ls', '--json', '--limit', '500', ...options])).stdout).jobs.map(
      ({ id }: { id: string }) => id,
    );
  deepEqual(await listed('--external-id', 'a-2'), [ids[1]]);
  deepEqual((await listed('--driver', 'caller', '--oldest')).slice(-2), ids);
  equal((await listed('--driver', 'worker')).includes(ids[0] ?? ''), false);
  const taken = await server.cli(['submit', 'demo:by-hand', '--driver', 'caller', '--external-id', 'a-1']);
  equal(taken.code, 1);
  match(taken.stderr, /the external id a-1 belongs to/);
});
