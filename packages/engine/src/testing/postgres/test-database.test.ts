import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from 'pg';
import { testDatabase } from './test-database.ts';

async function rowsOf(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('a test has a database of its own, which goes with it', async () => {
  let adminUrl: string;
  {
    await using database = await testDatabase();
    await using other = await testDatabase();
    const { url } = database;
    ({ adminUrl } = database);
    await rowsOf(url, 'CREATE TABLE mine (n int)');
    deepEqual(await rowsOf(url, 'SELECT * FROM mine'), []);
    await rejects(rowsOf(other.url, 'SELECT * FROM mine'), /does not exist/);
  }
  await rejects(rowsOf(adminUrl, 'SELECT 1'), /does not exist/);
});

test('its role is an ordinary one', async () => {
  await using database = await testDatabase();
  const rows = await rowsOf(
    database.url,
    'SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user',
  );
  deepEqual(rows, [{ rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false }]);
});

test('texts are ordered by their bytes, and a commit is on the disk before it is answered', async () => {
  await using database = await testDatabase();
  deepEqual(await rowsOf(database.url, `SELECT 'B' < 'a' AS first`), [{ first: true }]);
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes'])
    deepEqual(await rowsOf(database.url, `SELECT current_setting('${name}') AS value`), [{ value: 'on' }]);
  const [row] = await rowsOf(database.url, 'SHOW server_version_num');
  ok(Number(Object.values(row as object)[0]) >= 160_000);
  equal((await rowsOf(database.url, 'SELECT 1 AS one')).length, 1);
});
