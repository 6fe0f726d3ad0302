import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Store } from '@longrun/engine';
import { openPostgres } from '@longrun/engine/postgres';
import { openSqlite } from '@longrun/engine/sqlite';
import { startPostgres, testDatabase } from '@longrun/engine/testing/postgres';
import { Client } from 'pg';
import { temporaryFolder } from './folder.ts';

/** Where the jobs of a bench are kept. */
export interface BenchStore {
  /** A new and empty one, which is gone at the end. */
  fresh(): Promise<FreshStore>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface FreshStore extends AsyncDisposable {
  /** As `--store` takes it. */
  readonly address: string;
  open(): Promise<Store>;
  /** Runs SQL on its tables, while nobody else has it open. */
  run(sql: string): Promise<void>;
}

export const STORES = { sqlite: openSqliteStore, postgres: openPostgresStore } as const;
export type StoreName = keyof typeof STORES;

async function openSqliteStore(): Promise<BenchStore> {
  return {
    async fresh() {
      const folder = temporaryFolder();
      const address = join(folder.path, 'bench.db');
      return {
        address,
        open: () => openSqlite({ file: address }),
        async run(sql) {
          const db = new DatabaseSync(address);
          db.exec(sql);
          db.close();
        },
        [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
      };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** A Postgres of the bench's own, with the settings it comes with; or the one that `LONGRUN_TEST_POSTGRES` names. */
async function openPostgresStore(): Promise<BenchStore> {
  const own = process.env.LONGRUN_TEST_POSTGRES ? undefined : await startPostgres();
  process.env.LONGRUN_TEST_POSTGRES ??= own?.url;
  return {
    async fresh() {
      const database = await testDatabase();
      return {
        address: database.url,
        open: () => openPostgres({ url: database.url }),
        async run(sql) {
          const client = new Client({ connectionString: database.adminUrl });
          await client.connect();
          await client.query(`SET search_path = longrun`);
          await client.query(sql);
          await client.end();
        },
        [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
      };
    },
    [Symbol.asyncDispose]: async () => own?.stop(),
  };
}
