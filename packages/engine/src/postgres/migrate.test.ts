import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isJobError } from '@longrun/core';
import { type TestDatabase, testDatabase } from '../testing/postgres/test-database.ts';
import { type Connection, connect } from './connection.ts';
import { assertMigrated, migrate } from './migrate.ts';
import { type Migration, readMigrations, toMigration } from './migrations.ts';
import { planMigrations } from './plan-migrations.ts';

const KNOWN = readMigrations();

/** What a later Longrun would know. */
function andLater(...texts: string[]): Migration[] {
  const later = texts.map((text, index) => {
    const version = KNOWN.length + index + 1;
    return toMigration(version, `${String(version).padStart(4, '0')}-later.sql`, text);
  });
  return [...KNOWN, ...later];
}

const EXPANDED = andLater('-- expands\nALTER TABLE longrun.jobs ADD COLUMN colour text;');
const CONTRACTED = andLater(
  '-- expands\nALTER TABLE longrun.jobs ADD COLUMN colour text;',
  '-- contracts\nALTER TABLE longrun.jobs DROP COLUMN worker;',
);

const connectTo =
  ({ url }: Pick<TestDatabase, 'url'>) =>
  () =>
    connect({ url, named: false });

async function asked(database: Pick<TestDatabase, 'url'>, text: string) {
  const connection = await connectTo(database)();
  try {
    return (await connection.ask(text)).rows;
  } finally {
    await connection.close();
  }
}

const versions = (database: TestDatabase) =>
  asked(database, 'SELECT version, name, contracts FROM longrun.migrations ORDER BY version');

describe('migrating', () => {
  test('twenty servers that start together on an empty database make one schema', async () => {
    await using database = await testDatabase();
    const migrations = andLater(
      '-- expands\nALTER TABLE longrun.jobs ADD COLUMN colour text;',
      '-- expands\n-- outside a transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS jobs_colour ON longrun.jobs (colour);',
    );
    const servers = Array.from({ length: 20 }, () => migrate({ connect: connectTo(database), migrations }));
    const done = (await Promise.all(servers)).flat();
    deepEqual(
      done.map(({ name }) => name).sort(),
      migrations.map(({ name }) => name),
    );
    deepEqual(
      await versions(database),
      migrations.map(({ version, name }) => ({ version, name, contracts: false })),
    );
    deepEqual(await asked(database, 'SELECT count(*) AS secrets FROM longrun.meta'), [{ secrets: 1 }]);
  });

  test('a database that is up to date is left alone', async () => {
    await using database = await testDatabase();
    await migrate({ connect: connectTo(database) });
    deepEqual(await migrate({ connect: connectTo(database) }), []);
  });

  test('a newer server adds to a database on which an older one goes on', async () => {
    await using database = await testDatabase();
    await migrate({ connect: connectTo(database) });
    equal((await migrate({ connect: connectTo(database), migrations: EXPANDED })).length, 1);
    deepEqual(await migrate({ connect: connectTo(database), migrations: KNOWN }), []);
    const connection = await connectTo(database)();
    await assertMigrated(connection);
    await connection.close();
  });

  test('an older server refuses a database from which something was taken that it needs', async () => {
    await using database = await testDatabase();
    await migrate({ connect: connectTo(database), migrations: CONTRACTED });
    await rejects(migrate({ connect: connectTo(database), migrations: EXPANDED }), (error: unknown) => {
      equal(isJobError(error) && error.code, 'unfit-platform');
      match(String(error), /at schema 3 .* knows schema 3; this one knows 2\. Start a newer Longrun\./);
      return true;
    });
  });

  test('a dry run changes nothing, and tells all that is going to be run', async () => {
    await using database = await testDatabase();
    const connection = await connectTo(database)();
    const [first, ...others] = await planMigrations(connection);
    deepEqual([first?.name, others.length], ['0001-first.sql', KNOWN.length - 1]);
    equal((await connection.ask(`SELECT 1 FROM pg_namespace WHERE nspname = 'longrun'`)).rows.length, 0);
    for (const statement of first?.statements ?? []) await connection.ask(statement);
    deepEqual(await planMigrations(connection), others);
    await connection.close();
  });

  test('a server that is not to migrate refuses an older database', async () => {
    await using database = await testDatabase();
    const connection = await connectTo(database)();
    await rejects(assertMigrated(connection), /is at schema 0, .* needs \d+\. Run `longrun migrate` first/);
    await connection.close();
  });

  test('a step that fails leaves nothing behind', async () => {
    await using database = await testDatabase();
    const migrations = andLater('-- expands\nCREATE TABLE longrun.half (a int); SELECT 1 / 0;');
    await rejects(migrate({ connect: connectTo(database), migrations }), /division by zero/);
    deepEqual(
      (await versions(database)).map(({ version }) => version),
      KNOWN.map(({ version }) => version),
    );
    deepEqual(await asked(database, `SELECT to_regclass('longrun.half') AS half`), [{ half: null }]);
  });

  test('an index that could not be finished is made by the next try', async () => {
    await using database = await testDatabase();
    const migrations = andLater(
      '-- expands\n-- outside a transaction\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS meta_values ON longrun.meta (value);',
    );
    await migrate({ connect: connectTo(database) });
    await asked(database, `INSERT INTO longrun.meta VALUES ('a', 'same'), ('b', 'same')`);
    await rejects(migrate({ connect: connectTo(database), migrations }), /duplicated|unique/);
    const valid = `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'longrun.meta_values'::regclass`;
    deepEqual(await asked(database, valid), [{ valid: false }]);
    await asked(database, `DELETE FROM longrun.meta WHERE name = 'b'`);
    equal((await migrate({ connect: connectTo(database), migrations })).length, 1);
    deepEqual(await asked(database, valid), [{ valid: true }]);
  });

  test('a table that somebody uses is waited for', async () => {
    await using database = await testDatabase();
    await migrate({ connect: connectTo(database) });
    const user = await connectTo(database)();
    await user.ask('BEGIN');
    await user.ask('LOCK TABLE longrun.jobs IN ACCESS SHARE MODE');
    let isDone = false;
    const migrated = migrate({ connect: connectTo(database), migrations: EXPANDED }).finally(() => {
      isDone = true;
    });
    while (!isDone && !(await isWaitedFor(user)));
    await user.ask('COMMIT');
    equal((await migrated).length, 1);
    await user.close();
  });

  test('gives up when somebody is in the way for too long', async () => {
    await using database = await testDatabase();
    const other = await connectTo(database)();
    await other.ask('BEGIN');
    await other.ask('SELECT pg_advisory_xact_lock((27762::bigint << 48) + 2)');
    await rejects(migrate({ connect: connectTo(database), patienceMs: 1 }), (error: unknown) => {
      equal(isJobError(error) && error.code, 'store-busy');
      match(String(error), /another server is migrating.*pg_stat_activity/);
      return true;
    });
    await other.close();
  });

  test('a role that may not make the schema is told which privilege helps', async () => {
    await using database = await testDatabase();
    const name = new URL(database.url).username;
    await asked({ url: database.adminUrl }, `CREATE ROLE ${name}_guest LOGIN PASSWORD 'guest'`);
    const url = new URL(database.url);
    url.username = `${name}_guest`;
    url.password = 'guest';
    try {
      await rejects(migrate({ connect: connectTo({ url: url.href }) }), (error: unknown) => {
        equal(isJobError(error) && error.code, 'unfit-platform');
        match(String(error), new RegExp(`GRANT CREATE ON DATABASE ${name} TO ${name}_guest;`));
        return true;
      });
    } finally {
      await asked({ url: database.adminUrl }, `DROP ROLE ${name}_guest`);
    }
  });
});

async function isWaitedFor(connection: Connection): Promise<boolean> {
  const waiting = `SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'longrun.jobs'::regclass`;
  return (await connection.ask(waiting)).rows.length > 0;
}
