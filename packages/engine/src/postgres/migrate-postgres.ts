import { assertFit } from './assert-fit.ts';
import { connect } from './connection.ts';
import { migrate } from './migrate.ts';
import { type PlannedMigration, planMigrations } from './plan-migrations.ts';
import { toStoreError } from './trouble.ts';

export interface MigratePostgresOptions {
  /** `postgres://user:password@host:port/database`; of a role that may make or owns the schema `longrun`. */
  readonly url: string;
  /** Changes nothing. */
  readonly dryRun?: boolean;
}

/** Brings the schema of a database up to date without opening a store on it, and answers what was run, or what would be. Rejects as
 *  `openPostgres` does. */
export async function migratePostgres({
  url,
  dryRun = false,
}: MigratePostgresOptions): Promise<PlannedMigration[]> {
  const connectOne = () => connect({ url, named: false });
  const connection = await connectOne().catch((error) => Promise.reject(toStoreError(error)));
  try {
    await assertFit(connection);
    return dryRun ? await planMigrations(connection) : await migrate({ connect: connectOne });
  } finally {
    await connection.close();
  }
}
