import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import { isJobError } from '@longrun/core';
import { testDatabase } from '../testing/postgres/test-database.ts';
import { assertFit } from './assert-fit.ts';
import { connect } from './connection.ts';

async function warningsAt(url: string): Promise<string[]> {
  const connection = await connect({ url, named: false });
  try {
    return await assertFit(connection);
  } finally {
    await connection.close();
  }
}

async function change(url: string, text: string): Promise<void> {
  const connection = await connect({ url, named: false });
  await connection.ask(text);
  await connection.close();
}

const nameOf = (url: string) => new URL(url).pathname.slice(1);

test('nothing is wrong with a new database and an ordinary role', async () => {
  await using database = await testDatabase();
  deepEqual(await warningsAt(database.url), []);
});

test('a role that row-level security does not hold for is warned of', async () => {
  await using database = await testDatabase();
  match((await warningsAt(database.adminUrl)).join(), /superuser or has BYPASSRLS.*ordinary role/);
});

test('commits that do not wait for the disk are warned of', async () => {
  await using database = await testDatabase();
  await change(database.url, `ALTER DATABASE ${nameOf(database.url)} SET synchronous_commit = off`);
  match((await warningsAt(database.url)).join(), /synchronous_commit is off.*can be lost/);
});

test('a database that may only be read is refused', async () => {
  await using database = await testDatabase();
  await change(database.url, `ALTER DATABASE ${nameOf(database.url)} SET default_transaction_read_only = on`);
  await rejects(warningsAt(database.url), /is read-only for the role .*RESET default_transaction_read_only/);
});

test('an encoding that cannot hold every text is refused', async () => {
  await using database = await testDatabase();
  const name = `${nameOf(database.url)}_ascii`;
  await change(
    database.adminUrl,
    `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'`,
  );
  const url = new URL(database.url);
  url.pathname = name;
  try {
    await rejects(warningsAt(url.href), /has the encoding SQL_ASCII.*ENCODING 'UTF8'/);
  } finally {
    await change(database.adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  }
});

// There is one Postgres to test with; what others would answer is told by hand.
const answering = (row: object) => ({ ask: async () => ({ rows: [{ ...row }], changes: 0, command: '' }) });

test('a Postgres that is too old is refused', async () => {
  await rejects(
    assertFit(answering({ major: 15, version: '15.4' })),
    /needs Postgres 16 or newer, this one is 15\.4/,
  );
});

test('a standby is refused as long as it is one', async () => {
  await rejects(assertFit(answering({ major: 18, is_standby: true })), (error: unknown) => {
    equal(isJobError(error) && error.code, 'store-busy');
    match(String(error), /standby.*address of the primary/);
    return true;
  });
});

test('a Postgres that forgets in a power cut is warned of', async () => {
  const found = { major: 18, encoding: 'UTF8', has_icu: true, has_fsync: false, is_synchronous: true };
  match((await assertFit(answering(found))).join(), /fsync is off: a power cut can destroy/);
});
