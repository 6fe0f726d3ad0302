import { describe } from 'node:test';
import { describeModel } from '../testing/model/describe-model.ts';
import type { NewDatabase } from '../testing/model/world.ts';
import { connect, MEMORY } from './connection.ts';
import { migrate } from './migrate.ts';
import { openSession } from './session.ts';

/** One database in memory that is emptied for each run: making a new one would take longer than the run. What a kill leaves is
 *  the database itself; the session on it has no state but prepared statements. */
function inMemory(): NewDatabase {
  const db = connect(MEMORY);
  migrate(db);
  const session = openSession(db);
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'meta'").all();
  const empty = tables.map(({ name }) => `DELETE FROM ${name};`).join('');
  return async () => {
    db.exec(empty);
    return {
      open: async (clock) => ({
        exclusive: true,
        write: async (commands) => session.write(commands, clock.now()),
        read: async (query) => session.read(query, clock.now()),
        onChange: () => () => {},
        close: async () => {},
      }),
    };
  };
}

describe('SQLite in memory', () => describeModel(inMemory));
