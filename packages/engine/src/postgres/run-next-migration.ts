import { JobError } from '@longrun/core';
import { DatabaseError } from 'pg';
import type { Connection } from './connection.ts';
import type { Migration } from './migrations.ts';
import { type PlannedMigration, planMigrations } from './plan-migrations.ts';

// Below the namespace of all our advisory locks, as in opening.ts.
const LOCK_KEY = '(27762::bigint << 48) + 2';
/** Whoever waits for a lock on a table keeps from it all who come later: rather give up soon, and try again. */
const LOCK_MS = 3_000;
// A pooler may give each transaction another connection, so what is set is set for the transaction alone. What an administrator
// allows everyday statements does not hold for these. The lock is tried, not waited for: who waits inside a transaction may be in the way.
const OPENING = `SELECT pg_try_advisory_xact_lock(${LOCK_KEY}) AS is_ours, set_config('lock_timeout', '${LOCK_MS}', true),
  (SELECT count(set_config(name, '0', true)) FROM pg_settings
    WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout'))`;

const TAKEN = { inTheWay: new Error('another server is migrating') };

/** Runs the next migration that is due. */
export async function runNext(
  connection: Connection,
  connect: () => Promise<Connection>,
  migrations: readonly Migration[],
): Promise<PlannedMigration | 'none' | typeof TAKEN> {
  if ((await planMigrations(connection, migrations)).length === 0) return 'none';
  // Between two statements nothing is held on to that the building of an index would wait for.
  await connection.ask('BEGIN ISOLATION LEVEL READ COMMITTED');
  try {
    const [opened] = (await connection.ask(OPENING)).rows;
    // Again, behind the lock: another server may have run it by now.
    const [due] = opened?.is_ours === true ? await planMigrations(connection, migrations) : [];
    if (due?.isOutside) await runOutside(connect, due);
    else for (const statement of due?.statements ?? []) await connection.ask(statement);
    await connection.ask('COMMIT');
    if (due) return due;
    return opened?.is_ours === true ? 'none' : TAKEN;
  } catch (error) {
    if (connection.isOpen) await connection.ask('ROLLBACK').catch(() => {}); // lost now, it is rolled back as well
    throw await explained(error, connection);
  }
}

const UNFINISHED = `SELECT format('DROP INDEX CONCURRENTLY IF EXISTS %s', indexrelid::regclass) AS drop FROM pg_index
  WHERE NOT indisvalid AND indexrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'longrun'::regnamespace)`;

/** On a connection of its own, while the other one holds the lock. What an earlier try has left unfinished is taken away first. */
async function runOutside(
  connect: () => Promise<Connection>,
  { statements }: PlannedMigration,
): Promise<void> {
  const connection = await connect();
  try {
    for (const { drop } of (await connection.ask(UNFINISHED)).rows) await connection.ask(String(drop));
    for (const statement of statements) await connection.ask(statement);
  } finally {
    await connection.close();
  }
}

const INSUFFICIENT_PRIVILEGE = '42501';

/** Of a missing privilege it says who has to give it. */
async function explained(error: unknown, connection: Connection): Promise<unknown> {
  if (!(error instanceof DatabaseError) || error.code !== INSUFFICIENT_PRIVILEGE) return error;
  const [names] = (
    await connection.ask(`SELECT quote_ident(current_user) AS role, quote_ident(current_database()) AS database,
      EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'longrun') AS is_there`)
  ).rows;
  const help =
    names?.is_there === true
      ? `Run \`longrun migrate\` as the role that owns the schema longrun, or as a superuser: ALTER SCHEMA longrun OWNER TO ${names.role};`
      : `As the owner of the database run: GRANT CREATE ON DATABASE ${names?.database} TO ${names?.role};`;
  return new JobError(
    'unfit-platform',
    `The role ${names?.role} may not migrate the database ${names?.database} (${error.message}). ${help}`,
    {},
    { cause: error },
  );
}
