import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client, types } from 'pg';
import { openPostgres } from '../../postgres/open-postgres.ts';
import { openSqlite } from '../../sqlite/index.ts';
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
  /** An engine on the file. */
  openFile(): Promise<EngineFixture>;
  /** An engine on the database, by the same clock. */
  openDatabase(): Promise<EngineFixture>;
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
  const openFile = async () => engineFixture({ store: await openSqlite({ file, clock }), artifacts, clock });
  return {
    file,
    url,
    clock,
    artifacts,
    ask,
    openFile,
    async fill() {
      const store = await openSqlite({ file, clock });
      await using fixture = await engineFixture({ store, artifacts, clock });
      await fillStore(fixture, store);
    },
    openDatabase: async () => engineFixture({ store: await openPostgres({ url, clock }), artifacts, clock }),
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
