import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isJobError } from '@longrun/core';
import { type TestDatabase, testDatabase } from '../testing/postgres/test-database.ts';
import { type Connection, connect } from './connection.ts';
import { assertMigrated, migrate } from './migrate.ts';
import { type Migration, readMigrations, toMigration } from './migrations.ts';
import { openPostgres } from './open-postgres.ts';
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
    await connection.ask(`BEGIN; ${first?.statements.join('\n')} COMMIT`);
    deepEqual(await planMigrations(connection), others);
    await connection.close();
  });

  test('a server that is not to migrate refuses an older database', async () => {
    await using database = await testDatabase();
    const connection = await connectTo(database)();
    await rejects(assertMigrated(connection), /is at schema 0, .* needs \d+\. Run `longrun migrate` first/);
    await connection.close();
  });

  test('a step that changes rows reaches those of every tenant', async () => {
    await using database = await testDatabase();
    await migrate({ connect: connectTo(database) });
    await asked(
      { url: database.adminUrl },
      `INSERT INTO longrun.kinds VALUES (0, 'acme', 'a:b', '{}'), (0, 'globex', 'a:b', '{}')`,
    );
    const migrations = andLater('-- expands\nUPDATE longrun.kinds SET seen_at = 1;');
    await migrate({ connect: connectTo(database), migrations });
    deepEqual(await asked({ url: database.adminUrl }, 'SELECT seen_at FROM longrun.kinds'), [
      { seen_at: 1 },
      { seen_at: 1 },
    ]);
  });

  test('a server whose connection is lost on the way goes on with another', async () => {
    await using database = await testDatabase();
    await migrate({ connect: connectTo(database) });
    const user = await connectTo(database)();
    await user.ask('BEGIN');
    await user.ask('LOCK TABLE longrun.jobs IN ACCESS SHARE MODE');
    const migrated = migrate({ connect: connectTo(database), migrations: EXPANDED });
    while ((await user.ask(`SELECT pg_terminate_backend(pid) ${WAITING}`)).rows.length === 0);
    await user.ask('COMMIT');
    equal((await migrated).length, 1);
    await user.close();
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
    await using guest = await guestOf(database);
    await rejects(migrate({ connect: connectTo(guest) }), (error: unknown) => {
      equal(isJobError(error) && error.code, 'unfit-platform');
      match(String(error), new RegExp(`GRANT CREATE ON DATABASE \\w+ TO ${guest.role};`));
      return true;
    });
  });

  test('a role that may only write rows runs a server, and leaves migrating to the owner', async () => {
    await using database = await testDatabase();
    await using guest = await guestOf(database);
    await migrate({ connect: connectTo(database) });
    await asked(
      database,
      `GRANT USAGE ON SCHEMA longrun TO ${guest.role};
       GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA longrun TO ${guest.role};
       GRANT SELECT, USAGE ON ALL SEQUENCES IN SCHEMA longrun TO ${guest.role}`,
    );
    const store = await openPostgres({ url: guest.url });
    const job = {
      id: 'job_1',
      tenant: 'acme',
      kind: 'a:b',
      state: 'queued',
      maxAttempts: 3,
      priority: 0,
    } as const;
    const [inserted] = await store.write([{ type: 'insert', job }]);
    equal(inserted?.refused, undefined);
    const [found] = await store.read({ type: 'jobs', ids: ['job_1'], tenant: 'acme' });
    equal(found !== 'deleted' && found?.id, 'job_1');
    await store.close();
    await rejects(
      migrate({ connect: connectTo(guest), migrations: EXPANDED }),
      /must be owner of table jobs.*as the role that owns the schema longrun/,
    );
  });
});

/** A role that has no privileges but those of everybody. */
async function guestOf({ url, adminUrl }: TestDatabase) {
  const role = `${new URL(url).username}_guest`;
  await asked({ url: adminUrl }, `CREATE ROLE ${role} LOGIN PASSWORD 'guest'`);
  const guest = new URL(url);
  guest.username = role;
  guest.password = 'guest';
  return {
    role,
    url: guest.href,
    async [Symbol.asyncDispose]() {
      await asked({ url: adminUrl }, `DROP OWNED BY ${role}; DROP ROLE ${role}`);
    },
  };
}

// The locks of all databases are listed, and their tables may have the same number.
const WAITING = `FROM pg_locks WHERE NOT granted AND relation = 'longrun.jobs'::regclass
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

async function isWaitedFor(connection: Connection): Promise<boolean> {
  return (await connection.ask(`SELECT 1 ${WAITING}`)).rows.length > 0;
}
