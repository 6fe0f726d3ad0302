import { equal, match } from 'node:assert/strict';
import { after, test } from 'node:test';
import { openTestServer } from '../testing/test-server.ts';

const server = await openTestServer({ after });

test('a job is paused, resumed and stopped', async () => {
  const { id } = await server.jobIn('running', { kind: 'test:hold' });
  match((await server.cli(['pause', id])).stdout, /is (pausing|paused)\.\n$/);
  await server.until(id, 'paused');
  match((await server.cli(['resume', id])).stdout, /is (queued|running)\.\n$/);
  const { code, stdout } = await server.cli(['stop', id, '--watch']);
  equal(code, 4, stdout);
});

test('a job that was submitted with --manual waits for its start', async () => {
  const submitted = await server.cli(['submit', 'test:count', '--manual']);
  const id = submitted.stdout.trim();
  equal((await server.api.get(id)).state, 'created');
  const { code } = await server.cli(['start', id, '--watch']);
  equal(code, 0);
});

test('a cancelled job can be retried and deleted', async () => {
  const { id } = await server.jobIn('running', { kind: 'test:hold' });
  const cancelled = await server.cli(['cancel', id, '--watch']);
  equal(cancelled.code, 3);
  equal(JSON.parse((await server.cli(['retry', id, '--json'])).stdout).run, 2);
  await server.cli(['cancel', id, '--watch']);
  equal((await server.cli(['delete', id])).code, 0);
  const { code, stderr } = await server.cli(['show', id]);
  equal(code, 1);
  match(stderr, /deleted/);
});

test('a job in a worker’s hands is deleted by force alone', async () => {
  const { id } = await server.jobIn('running', { kind: 'test:hold' });
  const { code, stderr } = await server.cli(['delete', id]);
  equal(code, 1);
  match(stderr, /is running; it cannot be deleted/);
  equal((await server.cli(['delete', id, '--force'])).code, 0);
  match((await server.cli(['show', id])).stderr, /deleted/);
});

test('an outcome is acknowledged once it is there', async () => {
  const { id } = await server.jobIn('succeeded', { kind: 'test:count' });
  match((await server.cli(['acknowledge', id])).stdout, /^The outcome of job_\w+ is seen\.\n$/);
  equal((await server.api.get(id)).acknowledgedAt === undefined, false);
  const { id: waiting } = await server.jobIn('queued', { kind: 'nobody:runs' });
  const { code, stderr } = await server.cli(['acknowledge', waiting]);
  equal(code, 1);
  match(stderr, /is queued; it cannot be acknowledged/);
});

test('a move that the state does not allow is refused in words', async () => {
  const { id } = await server.jobIn('succeeded', { kind: 'test:count' });
  const { code, stderr } = await server.cli(['pause', id]);
  equal(code, 1);
  match(stderr, /is succeeded; it cannot pause/);
});
