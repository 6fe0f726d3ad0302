import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client, types } from 'pg';
import { openPostgres } from '../../postgres/open-postgres.ts';
import { openSqlite } from '../../sqlite/index.ts';
import type { Store } from '../../store.ts';
import { type EngineFixture, engineFixture } from '../../testing/engine-fixture.ts';
import { fillStore } from '../../testing/fill-store.ts';
import { type ManualClock, manualClock } from '../../testing/manual-clock.ts';
import { testDatabase } from '../../testing/postgres/test-database.ts';

/** All rows by table, each as a JSON object. */
export type Contents = Readonly<Record<string, readonly string[]>>;

/** A file and a database, and what is done with them before and after a move. */
export interface Place {
  readonly file: string;
  readonly url: string;
  readonly clock: ManualClock;
  readonly artifacts: string;
  /** Puts something into every table of the file. */
  fill(): Promise<void>;
  /** Does something with an engine on the file, and closes it. */
  onFile<T>(work: (fixture: EngineFixture) => T | Promise<T>): Promise<T>;
  /** The same on the database, by the same clock. */
  onDatabase<T>(work: (fixture: EngineFixture) => T | Promise<T>): Promise<T>;
  inFile(): Contents;
  inDatabase(): Promise<Contents>;
  /** Asks the database as somebody who is allowed everything. */
  ask(text: string): Promise<Record<string, unknown>[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function openPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'longrun-move-'));
  const file = join(folder, 'longrun.db');
  const artifacts = `${file}.artifacts`;
  const database = await testDatabase();
  const admin = new Client({ connectionString: database.adminUrl, types: { getTypeParser } });
  await admin.connect();
  const clock = manualClock();
  const { url } = database;
  const ask = async (text: string) => (await admin.query(text)).rows;
  const use = async <T>(store: Store, work: (fixture: EngineFixture) => T | Promise<T>) => {
    await using fixture = await engineFixture({ store, artifacts, clock });
    return await work(fixture);
  };
  return {
    file,
    url,
    clock,
    artifacts,
    ask,
    async fill() {
      const store = await openSqlite({ file, clock });
      await use(store, (fixture) => fillStore(fixture, store));
    },
    onFile: async (work) => use(await openSqlite({ file, clock }), work),
    onDatabase: async (work) => use(await openPostgres({ url, clock }), work),
    inFile() {
      const db = new DatabaseSync(file, { readOnly: true });
      try {
        const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
        return contents(
          tables.map(({ name }) => [String(name), db.prepare(`SELECT * FROM ${name}`).all()] as const),
        );
      } finally {
        db.close();
      }
    },
    async inDatabase() {
      const tables = await ask(
        `SELECT tablename FROM pg_tables WHERE schemaname = 'longrun' AND tablename <> 'migrations'`,
      );
      const found: [string, Record<string, unknown>[]][] = [];
      for (const { tablename } of tables) {
        found.push([String(tablename), await ask(`SELECT * FROM longrun.${tablename}`)]);
      }
      return contents(found);
    },
    async [Symbol.asyncDispose]() {
      await admin.end();
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

/** Whole numbers as numbers, and JSON as the text that it is in the file. */
function getTypeParser(...[oid, format]: Parameters<typeof types.getTypeParser>) {
  if (oid === types.builtins.INT8) return Number;
  return oid === types.builtins.JSON ? String : types.getTypeParser(oid, format);
}

function contents(tables: readonly (readonly [string, readonly object[]])[]): Contents {
  const inOrder = (row: object) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
  return Object.fromEntries(tables.map(([name, rows]) => [name, rows.map(inOrder).sort()]));
}
