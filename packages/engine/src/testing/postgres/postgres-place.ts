import { Client } from 'pg';
import { type Connection, connect } from '../../postgres/connection.ts';
import { migrate } from '../../postgres/migrate.ts';
import type { Row } from '../../sql/statement.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';

/** A database with Longrun's tables, and somebody who may look at them and change what he likes. */
export interface PostgresPlace extends Pick<TestDatabase, 'url' | 'adminUrl'> {
  /** A connection as the store makes them. */
  connect(): Promise<Connection>;
  /** The rows of a statement, as the store would get them; over all tenants. */
  look(text: string): Promise<Row[]>;
  /** The tables that hold what the store was told. */
  readonly tables: readonly string[];
  /** Takes away all that is in them. */
  empty(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function postgresPlace(server?: string): Promise<PostgresPlace> {
  const database = await testDatabase(server);
  const { url, adminUrl } = database;
  const connectOne = () => connect({ url, named: true });
  await migrate({ connect: connectOne });
  const admin = await connect({ url: adminUrl, named: false });
  // Most tests are not about power cuts.
  await admin.ask(
    `ALTER DATABASE ${new Client(adminUrl).database} SET synchronous_commit = off; SET search_path = longrun`,
  );
  const { rows } = await admin.ask(
    `SELECT tablename FROM pg_tables WHERE schemaname = 'longrun' AND tablename NOT IN ('meta', 'migrations')`,
  );
  const tables = rows.map(({ tablename }) => String(tablename));
  const empty = [
    ...tables.map((table) => `DELETE FROM longrun.${table}`),
    `DELETE FROM longrun.meta WHERE name = 'feed_floor'`,
    `SELECT setval('longrun.updates_position_seq', 1, false)`,
  ].join('; ');
  return {
    url,
    adminUrl,
    connect: connectOne,
    look: async (text) => (await admin.ask(text)).rows,
    tables,
    empty: async () => void (await admin.ask(empty)),
    async [Symbol.asyncDispose]() {
      await admin.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
