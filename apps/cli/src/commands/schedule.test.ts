import { deepEqual, equal, match } from 'node:assert/strict';
import { test } from 'node:test';
import { openTestServer } from '../testing/test-server.ts';

const ADD = ['schedule', 'add', 'greet', '--kind', 'test:echo', '--input', '{"message":"hi"}'];

test('a schedule is made in words, listed, shown, paused, resumed and removed', async (t) => {
  const { cli } = await openTestServer(t);
  const added = await cli([...ADD, '--when', 'every weekday at 9', '--timezone', 'Europe/Berlin']);
  equal(added.code, 0, added.stderr);
  match(added.stdout, /NEXT \(Europe\/Berlin\) +IN\n\w{3} \d{4}-\d\d-\d\d 09:00 GMT\+[12] +\d/);
  match(
    (await cli(['schedule', 'ls'])).stdout,
    /^greet +every weekday at 9 +\w{3} .* 09:00 GMT\+[12] +– +0 +0 +0$/m,
  );
  const shown = await cli(['schedule', 'show', 'greet']);
  match(shown.stdout, /when +every weekday at 9 \(Europe\/Berlin\)\n.*job +\{"input":\{"message":"hi"\}\}/s);
  const paused = await cli(['schedule', 'pause', 'greet', '--reason', 'holiday']);
  equal(paused.stdout, 'greet is paused.\n');
  match((await cli(['schedule', 'ls'])).stdout, /^greet .* paused .* holiday$/m);
  match((await cli(['schedule', 'resume', 'greet'])).stdout, /^greet goes on; next: .* 09:00 GMT\+[12]\.\n$/);
  equal((await cli(['schedule', 'rm', 'greet'])).stdout, 'greet is removed.\n');
  match((await cli(['schedule', 'ls'])).stdout, /^No schedules yet\. Make one: .*schedule add nightly/);
});

test('a run now prints the id of its job, which is found by its schedule', async (t) => {
  const { cli, until } = await openTestServer(t);
  await cli([...ADD, '--when', '0 0 1 1 *']);
  const { stdout, code } = await cli(['schedule', 'run', 'greet']);
  equal(code, 0);
  const id = stdout.trim();
  deepEqual((await until(id, 'succeeded')).output, { message: 'hi' });
  const listed = await cli(['ls', '--schedule', 'greet', '--json']);
  deepEqual(
    JSON.parse(listed.stdout).jobs.map((job: { id: string }) => job.id),
    [id],
  );
  match((await cli(['schedule', 'ls'])).stdout, /succeeded, /);
  match((await cli(['show', id])).stdout, /schedule +greet\n/);
});

test('a preview shows the coming moments and how the words were understood', async (t) => {
  const { cli } = await openTestServer(t);
  const words = ['--when', 'monthly on the last day at 18:00', '--timezone', 'America/New_York'];
  const { stdout, stderr } = await cli(['schedule', 'preview', ...words, '--count', '3']);
  equal(stdout.match(/ 18:00 GMT-[45] /g)?.length, 3);
  equal(stderr, 'Understood as cron 0 18 L * *.\n');
  const json = await cli(['schedule', 'preview', '--when', 'every 90 seconds', '--json']);
  equal(JSON.parse(json.stdout).everyMs, 90_000);
});

test('what is not understood says where, and what would be', async (t) => {
  const { cli } = await openTestServer(t);
  const wrong = await cli([...ADD, '--when', 'every mondy at 9']);
  equal(wrong.code, 2);
  match(wrong.stderr, /“mondy” \(word 2\).*Understood are: hourly;.*every weekday/s);
  equal((await cli(['schedule', 'preview'])).code, 2);
  equal((await cli([...ADD, '--when', 'daily', '--overlap', 'wait'])).code, 2);
  const kind = await cli(['schedule', 'add', 'x', '--when', 'daily', '--kind', 'test:ecko']);
  match(kind.stderr, /Did you mean test:echo\?/);
  const unknown = await cli(['schedule', 'show', 'nothing']);
  equal(unknown.code, 1);
  match(unknown.stderr, /There is no schedule nothing\.\n.*schedule ls/);
});
