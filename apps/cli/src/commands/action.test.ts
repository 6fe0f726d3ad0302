import { deepEqual, equal, match } from 'node:assert/strict';
import { test } from 'node:test';
import { openTestServer } from '../testing/test-server.ts';

const ADD = ['action', 'add', '--kind', 'test:echo'];

test('an action is made, listed, shown, changed, run and removed', async (t) => {
  const { cli, until } = await openTestServer(t);
  match((await cli(['action', 'ls'])).stdout, /^No actions here yet\. Make one: .*action add --kind/);
  const added = await cli([
    ...ADD,
    '--label',
    'Say hello',
    '--icon',
    'message',
    '--target',
    'sheet-1',
    '--confirm',
  ]);
  equal(added.code, 0, added.stderr);
  const id = added.stdout.trim();
  match(id, /^act_\w{26}$/);
  match((await cli(['action', 'ls'])).stdout, /^act_\w+ +Say hello +test:echo +sheet-1 +background/m);
  match((await cli(['action', 'ls', '--target', 'sheet-2'])).stdout, /^No actions/);
  const edit = ['action', 'edit', 'Say hello', '--label', 'Greet', '--no-confirm', '--clear', 'target'];
  const edited = await cli([...edit, '--info', 'Slow today']);
  match(edited.stdout, /label +Greet\n(?!.*target)(?!.*confirm).*info +Slow today/s);
  const run = await cli(['action', 'run', id.slice(-6), '-i', '{"message":"hi"}', '--source', 'sheet-9']);
  equal(run.code, 0, run.stderr);
  const job = await until(run.stdout.trim(), 'succeeded');
  deepEqual([job.output, job.source, job.actionId], [{ message: 'hi' }, 'sheet-9', id]);
  equal((await cli(['action', 'rm', 'Greet'])).stdout, 'Greet is removed.\n');
  const gone = await cli(['action', 'show', 'Greet']);
  equal(gone.code, 1);
  match(gone.stderr, /There is no action Greet\..*action ls/s);
});

test('a run that the action does not allow says why and where', async (t) => {
  const { cli, api } = await openTestServer(t);
  const schema = '{"type":"object","properties":{"message":{"type":"string"}},"required":["message"]}';
  const { stdout } = await cli([...ADD, '--input-schema', schema, '--label', 'Say']);
  const missing = await cli(['action', 'run', 'Say']);
  equal(missing.code, 2);
  match(missing.stderr, /\/input\/message is missing/);
  await cli(['action', 'edit', stdout.trim(), '--error', 'The archive is being moved.']);
  const disabled = await cli(['action', 'run', 'Say', '-i', '{"message":"hi"}']);
  equal(disabled.code, 1);
  match(disabled.stderr, /Say cannot be run now: The archive is being moved\./);
  match((await cli(['action', 'ls'])).stdout, /The archive is being moved\.$/m);
  deepEqual((await api.list()).jobs, []);
});

test('all that an action can have is given at once as JSON', async (t) => {
  const { cli } = await openTestServer(t);
  const spec = { kind: 'test:echo', primary: true, mount: { type: 'sheet' }, metadata: { a: [1] } };
  const made = await cli(['action', 'add', '--spec', JSON.stringify(spec), '--tooltip', 'Hi', '--json']);
  const { kind, primary, mount, metadata, tooltip, label } = JSON.parse(made.stdout);
  deepEqual({ kind, primary, mount, metadata }, spec);
  deepEqual([tooltip, label], ['Hi', 'Echo']);
});

test('an action needs a kind that is offered, and one name fits one action', async (t) => {
  const { cli } = await openTestServer(t);
  equal((await cli(['action', 'add'])).code, 2);
  match((await cli(['action', 'add', '--kind', 'test:ecko'])).stderr, /Did you mean test:echo\?/);
  for (const _ of ['first', 'second']) await cli(ADD);
  const unclear = await cli(['action', 'show', 'Echo']);
  equal(unclear.code, 2);
  match(unclear.stderr, /fits more than one action: act_\w+, act_\w+/);
});
