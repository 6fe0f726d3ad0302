import { deepEqual, equal, match } from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import type { JobUpdate } from '@longrun/core';
import { startCli } from '../testing/run-cli.ts';
import { openTestServer } from '../testing/test-server.ts';

const server = await openTestServer({ after });

function updatesIn(stdout: string): JobUpdate[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('in a pipe, a watch is plain lines: progress, messages, the end', async () => {
  const job = await server.jobIn('queued', { kind: 'test:count' });
  const { code, stdout } = await server.cli(['watch', job.id, '--after', '0']);
  equal(code, 0);
  match(stdout, /! +row 2 {2}bad ␛\[2J cell\n/);
  match(
    stdout,
    /✔ Succeeded in .*\n {2}4 of 4 rows · 1 failed\n {2}Counted\n {2}One row was bad\.\n {2}output: \{"rows":4\}\n$/,
  );
  equal(stdout.includes('\u001b'), false);
});

test('--json is every update as one line of JSON, in order', async () => {
  const { id } = await server.jobIn('succeeded', { kind: 'test:count' });
  const { code, stdout } = await server.cli(['watch', id, '--json']);
  equal(code, 0);
  const stored = updatesIn(stdout).filter((update) => !update.live);
  deepEqual(
    stored.map(({ sequence }) => sequence),
    stored.map((_, index) => index + 1),
  );
  equal(stored.at(-1)?.state, 'succeeded');
});

test('--after goes on from where another watch ended', async () => {
  const { id, sequence } = await server.jobIn('succeeded', { kind: 'test:count' });
  const { stdout } = await server.cli(['watch', id, '--json', '--after', String(sequence - 1)]);
  deepEqual(
    updatesIn(stdout).map((update) => update.sequence),
    [sequence],
  );
});

test('the end of an id is enough', async () => {
  const { id } = await server.jobIn('succeeded', { kind: 'test:count' });
  const { code } = await server.cli(['watch', id.slice(-8)]);
  equal(code, 0);
});

test('a timeout lets go of the job, says how to come back and exits 5', async () => {
  const { id } = await server.jobIn('running', { kind: 'test:hold' });
  const { code, stderr } = await server.cli(['watch', id, '--timeout', '200ms']);
  equal(code, 5);
  match(stderr, new RegExp(`the job goes on\\. Come back with: npx longrun watch ${id}`));
  equal((await server.api.get(id)).state, 'running');
  await server.api.control(id, 'cancel');
});

test('Ctrl-C lets go of the job, which goes on', async () => {
  const { id } = await server.jobIn('running', { kind: 'test:hold' });
  const child = startCli(['watch', id], { env: { LONGRUN_URL: server.url } });
  const stderr = text(child.stderr);
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  equal(code, 130);
  match(await stderr, /Detached; the job goes on/);
  equal((await server.api.get(id)).state, 'running');
  await server.api.control(id, 'cancel');
});

test('a cancelled job exits 3, one that was stopped with what it has exits 4', async () => {
  const cancelled = await server.jobIn('running', { kind: 'test:hold' });
  await server.api.control(cancelled.id, 'cancel');
  equal((await server.cli(['watch', cancelled.id])).code, 3);
  const stopped = await server.jobIn('running', { kind: 'test:hold' });
  await server.api.control(stopped.id, 'stop');
  const { code, stdout } = await server.cli(['watch', stopped.id]);
  equal(code, 4);
  match(stdout, /Succeeded in part/);
});

test('a job that is not there exits 1 and says where the jobs are listed', async () => {
  const { code, stderr } = await server.cli(['watch', 'job_00000000000000000000000000']);
  equal(code, 1);
  match(stderr, /^error: There is no job job_0+\.\n`longrun ls` lists the jobs\.\n$/);
});

test('with --json an error is a problem object on standard error', async () => {
  const { code, stdout, stderr } = await server.cli(['watch', 'job_00000000000000000000000000', '--json']);
  equal(code, 1);
  equal(stdout, '');
  const { type, status, jobId } = JSON.parse(stderr);
  deepEqual(
    { type, status, jobId },
    { type: '/problems/job-not-found', status: 404, jobId: 'job_00000000000000000000000000' },
  );
});
