import { deepEqual, equal, match } from 'node:assert/strict';
import { test } from 'node:test';
import { openTestServer } from '../testing/test-server.ts';

test('a job that has not begun is given a plan, which then changes by members', async (t) => {
  const { cli, jobIn } = await openTestServer(t);
  const { id } = await jobIn('created', { kind: 'test:echo', input: { message: 'hi' }, trigger: 'manual' });
  const empty = await cli(['plan', id]);
  equal(empty.stdout, '{}\n');
  match(empty.stderr, /has no plan yet\. Give it one: .*plan job_\w+ --set @plan\.json/);
  const set = await cli(['plan', id, '--set', '{"sheet":"A","note":1}']);
  deepEqual(JSON.parse(set.stdout), { sheet: 'A', note: 1 });
  match(set.stderr, /It is planning\. Start it with: .*start job_/);
  const merged = await cli(['plan', id, '--merge', '{"note":null,"rows":[1]}', '--json']);
  const { job, plan } = JSON.parse(merged.stdout);
  deepEqual([job.state, plan], ['planning', { sheet: 'A', rows: [1] }]);
  match((await cli(['history', id])).stdout, /planned.*plan changed/s);
});

test('a plan can be read but not changed once the job has begun', async (t) => {
  const { cli, jobIn } = await openTestServer(t);
  const { id } = await jobIn('succeeded', { kind: 'test:echo', input: { message: 'hi' } });
  const shown = await cli(['plan', id]);
  deepEqual([shown.stdout, shown.code], ['{}\n', 0]);
  match(shown.stderr, /It is succeeded and was given no plan/);
  const refused = await cli(['plan', id, '--set', '{}']);
  equal(refused.code, 1);
  match(refused.stderr, /is succeeded; it cannot be given another plan/);
});

test('what is no plan is an error of usage', async (t) => {
  const { cli, jobIn } = await openTestServer(t);
  const { id } = await jobIn('created', { kind: 'test:hold', trigger: 'manual' });
  for (const args of [
    ['--set', '[1]'],
    ['--set', '{'],
    ['--set', '{}', '--merge', '{}'],
  ])
    equal((await cli(['plan', id, ...args])).code, 2, args.join(' '));
});
