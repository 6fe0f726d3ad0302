import { equal, match } from 'node:assert/strict';
import { after, test } from 'node:test';
import { openTestServer } from '../testing/test-server.ts';

const server = await openTestServer({ after });

test('an empty list says what to do next', async () => {
  const { code, stdout } = await server.cli(['ls']);
  equal(code, 0);
  match(stdout, /^No jobs yet\.\nSubmit one: +npx longrun submit test:count/);
});

test('jobs are a table, newest first', async () => {
  const failed = await server.jobIn('failed', { kind: 'test:fail' });
  const counted = await server.jobIn('succeeded', { kind: 'test:count' });
  const [head, first, second] = (await server.cli(['ls'])).stdout.split('\n');
  match(head ?? '', /^STATE +KIND +PROGRESS +AGE +ID$/);
  match(first ?? '', new RegExp(`^succeeded +test:count +█{10} 100 % .* ${counted.id}$`));
  match(second ?? '', new RegExp(`^failed +test:fail +– .* ${failed.id}$`));
});

test('filters narrow the list', async () => {
  const { stdout } = await server.cli(['ls', '--state', 'failed', '--kind', 'test:*', '--json']);
  const { jobs } = JSON.parse(stdout);
  equal(jobs.length, 1);
  match((await server.cli(['ls', '--owner', 'nobody'])).stdout, /^No job matches\./);
  const { id } = await server.jobIn('succeeded', { kind: 'test:count', attributes: { team: 'maps' } });
  match((await server.cli(['ls', '--attribute', 'team=maps'])).stdout, new RegExp(`^STATE.*\n.* ${id}\n$`));
  const { code, stderr } = await server.cli(['ls', '--created-after', 'yesterday']);
  equal(code, 2);
  match(stderr, /'yesterday' is no moment; write 2026-/);
});

test('an unknown state is refused and the nearest one suggested', async () => {
  const { code, stderr } = await server.cli(['ls', '--state', 'runing']);
  equal(code, 2);
  match(stderr, /There is no state 'runing'\.\nDid you mean running\?/);
});

test('a limit out of range is refused', async () => {
  const { code, stderr } = await server.cli(['ls', '--limit', '0']);
  equal(code, 2);
  match(stderr, /whole number from 1 to 500/);
});

test('show tells everything about one job', async () => {
  const { id } = await server.jobIn('failed', { kind: 'test:fail' });
  const { stdout } = await server.cli(['show', id]);
  match(stdout, /^state +failed \(has an error\)$/m);
  match(stdout, /^error +no-book: there is no such book$/m);
  match(stdout, /^attempt +1 of 1$/m);
});

test('of a job that has not begun, show tells which attempt comes next; of a paused one, which goes on', async () => {
  const { id } = await server.jobIn('created', { kind: 'test:hold', trigger: 'manual' });
  match((await server.cli(['show', id])).stdout, /^attempt +next is 1 of 3$/m);
  await server.api.control(id, 'start');
  await server.until(id, 'running');
  await server.api.control(id, 'pause');
  await server.until(id, 'paused');
  match((await server.cli(['show', id])).stdout, /^attempt +1 of 3$/m);
  await server.api.control(id, 'cancel');
});

test('a part of an id that fits several jobs is refused with those', async () => {
  const { code, stderr } = await server.cli(['show', 'job_']);
  equal(code, 2);
  match(stderr, /'job_' fits 5 jobs: job_\w+(, job_\w+){4}\nGive more of the id/);
});

test('kinds lists what can be submitted', async () => {
  const { stdout } = await server.cli(['kinds']);
  match(stdout, /^test:echo +Echo +yes +no +Gives its input back$/m);
  match(stdout, /^test:hold +yes +yes$/m);
});
