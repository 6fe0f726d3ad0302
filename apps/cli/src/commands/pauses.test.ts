import { equal, match } from 'node:assert/strict';
import { after, test } from 'node:test';
import { openTestServer } from '../testing/test-server.ts';

const server = await openTestServer({ after });

test('a kind is paused with a reason, listed, and goes on', async () => {
  match((await server.cli(['pauses'])).stdout, /Nothing is paused as a whole.*pause --kind/);
  const paused = await server.cli(['pause', '--kind', 'test:count', '--for', '1h', '--reason', 'disk full']);
  match(paused.stdout, /^Kind test:count is paused until \d{4}-/);
  match(paused.stderr, /resume --kind test:count/);
  match((await server.cli(['pauses'])).stdout, /Kind test:count +local .*disk full/);
  const id = (await server.cli(['submit', 'test:count'])).stdout.trim();
  equal((await server.api.get(id)).state, 'queued');
  match((await server.cli(['resume', '--kind', 'test:count'])).stdout, /goes on/);
  await server.until(id, 'succeeded');
});

test('an owner’s running jobs are paused with the rest, and resumed with it', async () => {
  const { id } = await server.jobIn('running', { kind: 'test:hold', owner: 'ann' });
  equal((await server.cli(['pause', '--owner', 'ann', '--running'])).code, 0);
  await server.until(id, 'paused');
  equal((await server.cli(['resume', '--owner', 'ann', '--running'])).code, 0);
  await server.until(id, 'running');
  await server.api.control(id, 'cancel');
});

test('a job and a kind together, two ends, or nothing at all are errors of usage', async () => {
  for (const args of [
    ['pause', 'job_1', '--kind', 'a:b'],
    ['pause', '--kind', 'a:b', '--for', '1h', '--until', '2030-01-01T00:00:00Z'],
    ['pause'],
    ['resume', '--kind', 'a:b', '--queue', 'c'],
  ])
    equal((await server.cli(args)).code, 2, args.join(' '));
  const missing = await server.cli(['resume', '--kind', 'a:b']);
  equal(missing.code, 1);
  match(missing.stderr, /no pause of kind a:b/);
});
