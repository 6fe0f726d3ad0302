import { connect, MEMORY } from '../../sqlite/connection.ts';
import { migrate } from '../../sqlite/migrate.ts';
import { openSession } from '../../sqlite/session.ts';
import type { Databases } from './world.ts';

/** One database in memory that is emptied for each run: making a new one would take longer than the run. What a kill leaves is
 *  the database itself; the session on it has no state but prepared statements. */
export async function setUp(): Promise<Databases> {
  const db = connect(MEMORY);
  migrate(db);
  const session = openSession(db);
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'meta'").all();
  const empty = tables.map(({ name }) => `DELETE FROM ${name};`).join('');
  return {
    async next() {
      db.exec(empty);
      return {
        open: async (clock) => ({
          exclusive: true,
          now: clock.now,
          write: async (commands) => session.write(commands, clock.now()),
          read: async (query) => session.read(query, clock.now()),
          onChange: () => () => {},
          close: async () => {},
        }),
      };
    },
    [Symbol.asyncDispose]: async () => session.close(),
  };
}
