import { Client } from 'pg';
import { openPostgres } from '../../postgres/open-postgres.ts';
import { type ManualClock, manualClock } from '../manual-clock.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { withTwoServers } from './with-two-servers.ts';
import type { Databases } from './world.ts';

/** Two servers on one Postgres, on a clock that the model moves: one database that is emptied for each run, and one store for both of
 *  them, so that a hint is there when it was sent. */
export async function setUp(): Promise<Databases> {
  const database = await testDatabase();
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query(`ALTER DATABASE ${admin.database} SET synchronous_commit = off`);
  let clock: ManualClock = manualClock();
  const store = await openPostgres({ url: database.url, clock: { now: () => clock.now() } });
  const { rows } = await admin.query(
    `SELECT tablename FROM pg_tables WHERE schemaname = 'longrun' AND tablename NOT IN ('meta', 'migrations')`,
  );
  const empty = [
    ...rows.map(({ tablename }) => `DELETE FROM longrun.${tablename}`),
    `DELETE FROM longrun.meta WHERE name = 'feed_floor'`,
  ].join(';');
  return {
    async next() {
      await admin.query(empty);
      return withTwoServers({
        async open(next) {
          clock = next;
          return { ...store, close: async () => {} };
        },
      });
    },
    async [Symbol.asyncDispose]() {
      await store.close();
      await admin.end();
      await database[Symbol.asyncDispose]();
    },
  };
}
