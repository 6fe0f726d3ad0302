import { equal, match } from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { examinePlatform } from '../doctor/examine-platform.ts';
import type { Finding } from '../doctor/finding.ts';
import { runCli } from '../testing/run-cli.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openTestServer } from '../testing/test-server.ts';

const server = await openTestServer({ after });

async function findings(
  args: readonly string[],
): Promise<{ code: number | null; of: (about: string) => Finding }> {
  const { code, stdout } = await server.cli(['doctor', '--json', ...args]);
  const all: Finding[] = JSON.parse(stdout).findings;
  return {
    code,
    of: (about) =>
      all.find((finding) => finding.about === about) ?? { about, status: 'problem', detail: 'absent' },
  };
}

test('a healthy machine, server and store give exit 0', async (t) => {
  const store = join(await temporaryFolder(t), 'longrun.db');
  await runCli(['keys', 'list', '--store', store]);
  const { code, of } = await findings(['--store', store]);
  for (const about of ['Node', 'SQLite', 'server', 'clock', 'workers', 'store', 'permissions', 'owner'])
    equal(of(about).status, 'good', `${about}: ${of(about).detail}`);
  equal(code, 0);
});

test('a file that others can read is a warning with its fix', async (t) => {
  const store = join(await temporaryFolder(t), 'longrun.db');
  await runCli(['keys', 'list', '--store', store]);
  await chmod(store, 0o644);
  const { code, of } = await findings(['--store', store]);
  equal(of('permissions').status, 'warning');
  equal(of('permissions').fix, `chmod 600 ${store}`);
  equal(code, 0);
});

test('a file that is no database is a problem', async (t) => {
  const store = join(await temporaryFolder(t), 'notes.txt');
  await writeFile(store, 'these are notes and no database at all');
  const { code, of } = await findings(['--store', store]);
  match(of('store').detail, /is no SQLite file/);
  equal(code, 1);
});

test('of several servers each is examined', async () => {
  const { code, stdout } = await server.cli(['doctor', '--url', `${server.url},http://127.0.0.1:1`]);
  equal(code, 1);
  match(stdout, new RegExp(`^✔ server +${server.url} is ready`, 'm'));
  match(stdout, /^✘ server +nothing answers at http:\/\/127\.0\.0\.1:1\./m);
});

test('a server that is not there is a problem, and the store is examined all the same', async () => {
  const { code, stdout } = await runCli(['doctor', '--url', 'http://127.0.0.1:1', '--store', ':memory:']);
  equal(code, 1);
  match(
    stdout,
    /^✘ server +nothing answers at http:\/\/127\.0\.0\.1:1\. Start one with `longrun dev jobs\.ts`/m,
  );
  match(stdout, /^✔ store +in memory/m);
});

test('an old Node and an old SQLite are problems, each with its fix', () => {
  const [node, sqlite] = examinePlatform({ node: '20.20.2', sqlite: '3.50.0' });
  equal(node?.status, 'problem');
  match(node?.fix ?? '', /Install Node 24\.15 or newer/);
  equal(sqlite?.status, 'problem');
  match(sqlite?.detail ?? '', /3\.51\.3/);
});
