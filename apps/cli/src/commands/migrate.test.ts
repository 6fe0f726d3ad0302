import { deepEqual, equal, match } from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '@longrun/engine/testing/postgres';
import { Client } from 'pg';
import { runCli } from '../testing/run-cli.ts';

async function run(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('a database is brought up to date, once', async () => {
  await using database = await testDatabase();
  const first = await runCli(['migrate', '--store', database.url]);
  equal(first.code, 0, first.stderr);
  match(first.stdout, /^0001-first\.sql\n(.*\n)*The store is up to date\.\n$/);
  const again = await runCli(['migrate'], { env: { LONGRUN_STORE: database.url } });
  deepEqual([again.code, again.stdout], [0, 'The store is up to date.\n']);
});

test('a dry run prints a script that does the same, and changes nothing', async () => {
  await using database = await testDatabase();
  const planned = await runCli(['migrate', '--store', database.url, '--dry-run']);
  equal(planned.code, 0, planned.stderr);
  match(planned.stdout, /^-- 0001-first\.sql\nBEGIN;\nCREATE SCHEMA longrun;\n/);
  deepEqual(await run(database.url, `SELECT 1 FROM pg_namespace WHERE nspname = 'longrun'`), []);
  await run(database.url, planned.stdout);
  const left = await runCli(['migrate', '--store', database.url, '--dry-run']);
  deepEqual([left.stdout, left.stderr], ['', 'Nothing to do: the store is up to date.\n']);
});

test('for programs each step comes with its statements', async () => {
  await using database = await testDatabase();
  const { stdout } = await runCli(['migrate', '--store', database.url, '--dry-run', '--json']);
  const { dryRun, migrations } = JSON.parse(stdout);
  equal(dryRun, true);
  deepEqual([migrations[0].version, migrations[0].contracts, migrations[0].statements.length], [1, false, 4]);
});

test('a file is said to need no migrating', async () => {
  const { code, stderr } = await runCli(['migrate', '--store', 'sqlite:longrun.db']);
  equal(code, 0);
  match(stderr, /A file needs no migrating/);
});

test('a database that cannot be reached is said to be so', async () => {
  const { code, stderr } = await runCli(['migrate', '--store', 'postgres://me@127.0.0.1:1/jobs']);
  equal(code, 1);
  match(stderr, /cannot be used now .*ECONNREFUSED/);
});
