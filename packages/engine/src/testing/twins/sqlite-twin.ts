import { connect, MEMORY } from '../../sqlite/connection.ts';
import { migrate } from '../../sqlite/migrate.ts';
import { openSession } from '../../sqlite/session.ts';
import type { ManualClock } from '../manual-clock.ts';
import type { Twin } from './twin.ts';

/** SQLite in memory, which does a batch in its order and alone. */
export function sqliteTwin(clock: ManualClock): Twin & Disposable {
  const db = connect(MEMORY);
  migrate(db);
  const session = openSession(db);
  return {
    write: async (commands) => session.write(commands, clock.now()),
    read: async (query) => session.read(query, clock.now()),
    rows: async (table) => db.prepare(`SELECT * FROM ${table}`).all(),
    [Symbol.dispose]: () => session.close(),
  };
}
