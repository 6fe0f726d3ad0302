import { deepEqual, equal, match } from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCli } from '../testing/run-cli.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openTestServer } from '../testing/test-server.ts';

test('keys are made, listed and revoked on a store file', async (t) => {
  const store = join(await temporaryFolder(t), 'longrun.db');
  const { code, stdout, stderr } = await runCli([
    'keys',
    'create',
    'ci',
    '--store',
    store,
    '--tenant',
    'acme',
  ]);
  equal(code, 0, stderr);
  match(stdout, /^longrun_\w+\n$/);
  const listed = await runCli(['keys', 'list', '--store', store, '--json']);
  const [key] = JSON.parse(listed.stdout);
  deepEqual([key.name, key.tenant], ['ci', 'acme']);
  equal(listed.stdout.includes(stdout.trim()), false);
  equal((await runCli(['keys', 'revoke', key.id, '--store', store])).code, 0);
  match((await runCli(['keys', 'list', '--store', store])).stdout, /revoked \d{4}-/);
});

test('the first key of a server shuts out whoever has none', async (t) => {
  const server = await openTestServer(t);
  const { stdout } = await server.cli(['keys', 'create', 'me', '--scopes', 'admin']);
  const token = stdout.trim();
  const without = await server.cli(['ls']);
  equal(without.code, 1);
  match(without.stderr, /Give a key with --token or LONGRUN_TOKEN/);
  equal((await server.cli(['ls', '--token', token])).code, 0);
  equal((await server.cli(['keys', 'list'], { env: { LONGRUN_TOKEN: token } })).code, 0);
});

test('an unknown scope and an unknown key are refused', async (t) => {
  const server = await openTestServer(t);
  const scope = await server.cli(['keys', 'create', 'x', '--scopes', 'read,fly']);
  equal(scope.code, 2);
  match(scope.stderr, /no scope 'fly'; the scopes are submit, read/);
  equal((await server.cli(['keys', 'revoke', 'nope'])).code, 1);
});

test('another tenant can be named on the store file only', async (t) => {
  const server = await openTestServer(t);
  const { code, stderr } = await server.cli(['keys', 'create', 'x', '--tenant', 'acme']);
  equal(code, 2);
  match(stderr, /--tenant works with --store/);
});
