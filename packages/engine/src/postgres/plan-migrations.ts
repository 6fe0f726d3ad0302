import { JobError } from '@longrun/core';
import type { Connection } from './connection.ts';
import { type Migration, readMigrations } from './migrations.ts';

/** A migration that has not been run. */
export interface PlannedMigration extends Migration {
  /** What is run for it, and the note that it was: in one transaction, unless it `isOutside`. */
  readonly statements: readonly string[];
}

const THERE = `SELECT
  EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'longrun') AS schema,
  EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'longrun' AND tablename = 'migrations') AS tables`;
const VERSION = `SELECT coalesce(max(version), 0) AS version, coalesce(max(version) FILTER (WHERE contracts), 0) AS least
  FROM longrun.migrations`;
const CREATE_SCHEMA = 'CREATE SCHEMA longrun;';
/** Row-level security holds for the owner too, and a migration may have to touch the rows of all. */
const FOR_ALL = `SET LOCAL longrun.tenant = '*';`;

/** What `migrate` would run. Refuses a database from which something was taken away that this Longrun needs; one to which a newer
 *  Longrun has only added is fine. */
export async function planMigrations(
  connection: Pick<Connection, 'ask'>,
  migrations: readonly Migration[] = readMigrations(),
): Promise<PlannedMigration[]> {
  const [there] = (await connection.ask(THERE)).rows;
  const [found] = there?.tables === true ? (await connection.ask(VERSION)).rows : [];
  const version = Number(found?.version ?? 0);
  const least = Number(found?.least ?? 0);
  const known = migrations.length;
  if (least > known)
    throw new JobError(
      'unfit-platform',
      `The database is at schema ${version} and needs a Longrun that knows schema ${least}; this one knows ${known}. Start a newer Longrun.`,
      { version, least, known },
    );
  return migrations.slice(version).map((migration) => ({
    ...migration,
    statements: [
      ...(migration.version === 1 && there?.schema !== true ? [CREATE_SCHEMA] : []),
      ...(migration.isOutside ? [] : [FOR_ALL]),
      migration.text,
      noteOf(migration),
    ],
  }));
}

/** Its name is that of a file of ours. */
function noteOf({ version, name, contracts }: Migration): string {
  return `INSERT INTO longrun.migrations (version, name, contracts) VALUES (${version}, '${name}', ${contracts});`;
}
