import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from 'pg';
import { startPostgres } from './start-postgres.ts';

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {}); // it ends with the server
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('a Postgres that crashes is there again at the same address, with what was committed', async () => {
  const postgres = await startPostgres();
  try {
    await ask(postgres.url, 'CREATE TABLE kept AS SELECT 1 AS number');
    await postgres.crash();
    deepEqual(await ask(postgres.url, 'SELECT number FROM kept'), [{ number: 1 }]);
  } finally {
    await postgres.stop();
  }
});
