import { after, before, describe } from 'node:test';
import { Client } from 'pg';
import type { Store } from '../store.ts';
import { describeStore, type ManualClock, manualClock } from '../testing/index.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres/test-database.ts';
import { openPostgres } from './open-postgres.ts';

describe('Postgres', () => {
  let database: TestDatabase;
  let admin: Client;
  let store: Store | undefined;
  let empty = '';
  let clock: ManualClock;

  // One store for all cases: to open one takes longer than most of them.
  before(async () => {
    database = await testDatabase();
    admin = new Client({ connectionString: database.adminUrl });
    await admin.connect();
    await admin.query(`ALTER DATABASE ${admin.database} SET synchronous_commit = off`);
    store = await openPostgres({
      url: database.url,
      clock: { now: () => clock.now() },
    });
    const { rows } = await admin.query(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'longrun' AND tablename NOT IN ('meta', 'migrations')`,
    );
    empty = `${rows.map(({ tablename }) => `DELETE FROM longrun.${tablename}`).join('; ')}; DELETE FROM longrun.meta WHERE name = 'feed_floor'; SELECT setval('longrun.updates_position_seq', 1, false)`;
  });
  after(async () => {
    await store?.close(); // where it could not be opened the rest is to go all the same
    await admin.end();
    await database[Symbol.asyncDispose]();
  });

  describeStore(async () => {
    await admin.query(empty);
    if (!store) throw new Error('the store was not opened');
    clock = manualClock();
    return { clock, store: { ...store, close: async () => {} } };
  });
});
