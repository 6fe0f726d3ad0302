import { drizzle as drizzleOnPg } from 'drizzle-orm/node-postgres';
import { drizzle as drizzleOnPostgres } from 'drizzle-orm/postgres-js';
import { CamelCasePlugin, CompiledQuery, Kysely, ParseJSONResultsPlugin, PostgresDialect } from 'kysely';
import { Pool, type PoolConfig, types } from 'pg';
import postgres from 'postgres';

/** What an application has open. */
export interface AppTransaction {
  /** To be given to Longrun. */
  readonly tx: object;
  /** A statement of the application's own; answers the first value of the first row. */
  ask(text: string): Promise<unknown>;
}

/** A library with which an application reaches its database, set up in one of the ways that people like. */
export interface AppLibrary {
  /** Commits what resolves, and rolls back what rejects. */
  transact<T>(work: (transaction: AppTransaction) => Promise<T>): Promise<T>;
  /** What is easily taken for a transaction. */
  readonly db: object;
  /** A connection that is killed while something is being sent throws where nobody can catch it. */
  readonly isFragile?: true;
  close(): Promise<void>;
}

/** Every library that Longrun knows. */
export const APP_LIBRARIES: readonly { readonly name: string; open(url: string): AppLibrary }[] = [
  { name: 'pg', open: onPg },
  { name: 'postgres', open: onPostgres },
  { name: 'Drizzle on node-postgres', open: onDrizzlePg },
  { name: 'Drizzle on postgres-js', open: onDrizzlePostgres },
  { name: 'Kysely', open: onKysely },
];

function firstOf(rows: readonly object[]): unknown {
  return Object.values(rows[0] ?? {})[0];
}

/** With somebody who hears of a connection that is lost, as every application should have. */
function poolOn(url: string, config: PoolConfig = {}): Pool {
  const pool = new Pool({ connectionString: url, ...config });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

function onPg(url: string): AppLibrary {
  // Whole numbers as BigInt, JSON as text: as applications set it up for themselves.
  const getTypeParser: typeof types.getTypeParser = (oid: number) =>
    oid === 20 ? BigInt : oid === 114 ? String : types.getTypeParser(oid);
  const pool = poolOn(url, { types: { getTypeParser } });
  return {
    db: pool,
    async transact(work) {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const result = await work({
          tx: client,
          ask: async (text) => firstOf((await client.query(text)).rows),
        });
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => {}); // the connection is gone
        throw error;
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}

function onPostgres(url: string): AppLibrary {
  const sql = postgres(url, {
    transform: postgres.toPascal ? { column: { to: postgres.fromPascal, from: postgres.toPascal } } : {},
    onnotice: () => {},
  });
  return {
    db: sql,
    isFragile: true,
    // What a transaction resolves with is unwrapped by the library's types as arrays are; here it is no array.
    transact: <T>(work: (transaction: AppTransaction) => Promise<T>) =>
      sql.begin((tx) => work({ tx, ask: async (text) => firstOf(await tx.unsafe(text)) })) as Promise<T>,
    close: () => sql.end(),
  };
}

function onDrizzlePg(url: string): AppLibrary {
  const pool = poolOn(url);
  const db = drizzleOnPg({ client: pool });
  return {
    db,
    transact: (work) =>
      db.transaction((tx) => work({ tx, ask: async (text) => firstOf((await tx.execute(text)).rows) })),
    close: () => pool.end(),
  };
}

function onDrizzlePostgres(url: string): AppLibrary {
  const sql = postgres(url, { onnotice: () => {} });
  const db = drizzleOnPostgres({ client: sql });
  return {
    db,
    isFragile: true,
    transact: (work) =>
      db.transaction((tx) => work({ tx, ask: async (text) => firstOf(await tx.execute(text)) })),
    close: () => sql.end(),
  };
}

function onKysely(url: string): AppLibrary {
  const db = new Kysely<Record<string, never>>({
    dialect: new PostgresDialect({ pool: poolOn(url) }),
    plugins: [new CamelCasePlugin(), new ParseJSONResultsPlugin()],
  });
  return {
    db,
    transact: (work) =>
      db.transaction().execute((trx) =>
        work({
          tx: trx,
          ask: async (text) => firstOf((await trx.executeQuery<object>(CompiledQuery.raw(text))).rows),
        }),
      ),
    close: () => db.destroy(),
  };
}
