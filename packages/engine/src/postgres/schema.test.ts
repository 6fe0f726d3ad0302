import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { isActive, isFinal, JOB_STATES } from '@longrun/core';
import { type TestDatabase, testDatabase } from '../testing/postgres/test-database.ts';
import { type Connection, connect } from './connection.ts';
import { migrate } from './migrate.ts';

const SQLITE = new URL('../sqlite/schema.snapshot.sql', import.meta.url);

describe('the newest schema', () => {
  let database: TestDatabase;
  let connection: Connection;
  const textsOf = async (text: string) =>
    (await connection.ask(text)).rows.map((row) => String(Object.values(row)[0]));

  before(async () => {
    database = await testDatabase();
    const connectOne = () => connect({ url: database.url, named: false });
    await migrate({ connect: connectOne });
    connection = await connectOne();
    await connection.ask(`SET search_path = longrun; SET longrun.tenant = '*'`);
  });
  after(async () => {
    await connection.close();
    await database[Symbol.asyncDispose]();
  });

  test('has the tables and columns of SQLite', async () => {
    const sqlite = new DatabaseSync(':memory:');
    sqlite.exec(readFileSync(SQLITE, 'utf8'));
    const wanted = sqlite
      .prepare(`SELECT t.name || '.' || c.name AS name FROM sqlite_schema t, pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'`)
      .all();
    const found = await textsOf(`SELECT table_name || '.' || column_name FROM information_schema.columns
      WHERE table_schema = 'longrun' AND table_name <> 'migrations'`);
    deepEqual(found.sort(), wanted.map(({ name }) => String(name)).sort());
  });

  test('puts texts in the order of their bytes', async () => {
    const inWords = await textsOf(`SELECT attrelid::regclass || '.' || attname FROM pg_index
      JOIN pg_attribute ON attrelid = indexrelid JOIN pg_class ON pg_class.oid = indrelid
      WHERE relnamespace = 'longrun'::regnamespace AND atttypid = 'text'::regtype AND attcollation <> '"C"'::regcollation`);
    deepEqual(inWords, []);
  });

  const statesIn = (text = '') =>
    [...text.matchAll(/state (?:=|<>) '(\w+)'/g)].map(([, state]) => state).sort();
  const checkWith = async (word: string) => {
    const [check] = await textsOf(`SELECT pg_get_constraintdef(oid) FROM pg_constraint
      WHERE conrelid = 'jobs'::regclass AND contype = 'c' AND pg_get_constraintdef(oid) ~ '${word}'`);
    return check;
  };

  test('allows the states of the lifecycle and no other', async () => {
    deepEqual(statesIn(await checkWith('CHECK .{1,4}state =')), [...JOB_STATES].sort());
  });
  test('ties the end of a job to the final states, and its lease to the active ones', async () => {
    deepEqual(statesIn(await checkWith('finished_at')), JOB_STATES.filter(isFinal).sort());
    deepEqual(statesIn(await checkWith('lease_until')), JOB_STATES.filter(isActive).sort());
  });
  test('leaves the states that every job passes out of the list index', async () => {
    const [index] = await textsOf(`SELECT pg_get_indexdef('jobs_quiet'::regclass)`);
    deepEqual(statesIn(index), ['queued', 'running', 'succeeded']);
  });

  test('touches no index when a worker reports', async () => {
    await connection.ask(`INSERT INTO jobs (id, tenant, kind, state, sequence, run, attempt, max_attempts, priority, created_at, lease_until, queue, concurrency_key)
      VALUES ('job_1', 'acme', 'a:b', 'running', 1, 1, 1, 3, 0, 0, 1, 'q', 'k')`);
    await connection.ask('BEGIN');
    const hot = `SELECT pg_stat_get_xact_tuples_hot_updated('jobs'::regclass)`;
    const { changes } = await connection.ask(
      `UPDATE jobs SET lease_until = 2, sequence = 2, progress = '{"percent":1}', info = 'on', partial = '1', has_checkpoint = 1, crashes = 0`,
    );
    equal(changes, 1);
    deepEqual(await textsOf(hot), ['1']);
    await connection.ask('ROLLBACK');
  });

  test('has no more than three indexes that take every job', async () => {
    const names = await textsOf(`SELECT indexrelid::regclass FROM pg_index
      WHERE indrelid = 'jobs'::regclass AND (indpred IS NULL OR indexrelid = 'jobs_of_tenant'::regclass)`);
    ok(names.length <= 3, `each of these gets an entry with every move: ${names.join(', ')}`);
  });
});
