import { setTimeout as sleep } from 'node:timers/promises';
import { JobError } from '@longrun/core';
import type { Connection } from './connection.ts';
import { type Migration, readMigrations } from './migrations.ts';
import { type PlannedMigration, planMigrations } from './plan-migrations.ts';
import { runNext } from './run-next-migration.ts';
import { troubleOf } from './trouble.ts';

export interface MigrateOptions {
  /** Opens a connection, which is closed again. */
  readonly connect: () => Promise<Connection>;
  /** Those that this Longrun knows. */
  readonly migrations?: readonly Migration[];
  /** Gives up when nothing has moved for so long, in milliseconds. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 5 * 60_000; // others may be busy with one that takes its time
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/** Brings the schema to the newest version, whoever else is doing so at the same moment, and answers what this call has run. Rejects with
 *  `unfit-platform` where it may not or must not, and with `store-busy` where somebody else is in the way for too long. */
export async function migrate({
  connect,
  migrations = readMigrations(),
  patienceMs = PATIENCE_MS,
}: MigrateOptions): Promise<PlannedMigration[]> {
  const done: PlannedMigration[] = [];
  let connection = await connect();
  let pause = FIRST_PAUSE_MS;
  let deadline = Date.now() + patienceMs;
  try {
    for (;;) {
      const next = await runNext(connection, connect, migrations).catch((error: unknown) => {
        if (troubleOf(error) !== 'passing') throw error;
        return { inTheWay: error };
      });
      if (next === 'none') return done;
      if ('inTheWay' in next) {
        if (Date.now() > deadline) throw stuck(next.inTheWay, patienceMs);
        await sleep(pause * (0.5 + Math.random())); // servers that start together are not to ask in step
        pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
        if (!connection.isOpen) connection = (await connect().catch(() => undefined)) ?? connection;
      } else {
        done.push(next);
        pause = FIRST_PAUSE_MS;
        deadline = Date.now() + patienceMs;
      }
    }
  } finally {
    await connection.close();
  }
}

function stuck(cause: unknown, patienceMs: number): JobError {
  const said = cause instanceof Error ? cause.message : String(cause);
  return new JobError(
    'store-busy',
    `The schema could not be migrated in ${Math.round(patienceMs / 1000)} seconds (${said}). See in pg_stat_activity who holds a transaction open for long, then start again.`,
    {},
    { cause },
  );
}

/** Makes sure that nobody has to migrate: for servers that are not to do so themselves. */
export async function assertMigrated(connection: Pick<Connection, 'ask'>): Promise<void> {
  const due = await planMigrations(connection);
  const [last] = due.slice(-1);
  if (last)
    throw new JobError(
      'unfit-platform',
      `The database is at schema ${last.version - due.length}, this Longrun needs ${last.version}. Run \`longrun migrate\` first.`,
      { version: last.version - due.length, known: last.version },
    );
}
