// Commands and queries as they are written for every database, one statement after the other, on a Postgres inside this process.
import { after, before, describe } from 'node:test';
import { answer } from '../sql/answer.ts';
import { asking, perform } from '../sql/asking.ts';
import type { Store } from '../store.ts';
import { describeStore, type ManualClock, manualClock } from '../testing/index.ts';
import { openPglite } from '../testing/postgres/open-pglite.ts';
import type { Connection } from './connection.ts';
import { POSTGRES_FLAVOR } from './flavor.ts';
import { prepareDatabase } from './prepare-database.ts';
import { createReading } from './reading.ts';
import { tenantOfQuery } from './tenant-of.ts';
import { writeGenerally } from './write-generally.ts';
import { createWritingLine } from './writing-line.ts';

describe('Postgres, one statement after the other', () => {
  let connection: Connection;
  let empty = '';
  let clock: ManualClock;

  before(async () => {
    connection = await openPglite();
    await prepareDatabase({
      connect: async () => ({ ...connection, close: async () => {} }),
      mayMigrate: true,
    });
    const { rows } = await connection.ask(`SELECT tablename FROM pg_tables
      WHERE schemaname = 'longrun' AND tablename NOT IN ('meta', 'migrations')`);
    empty = `SET longrun.tenant = '*'; ${rows.map(({ tablename }) => `DELETE FROM longrun.${tablename}`).join('; ')};
      DELETE FROM longrun.meta WHERE name <> 'secret'; ALTER SEQUENCE longrun.updates_position_seq RESTART; RESET longrun.tenant`;
  });
  after(() => connection.close());

  const openStore = (): Store => {
    const connect = async () => connection;
    const line = createWritingLine({ connect, now: () => clock.now() });
    const reading = createReading({ connect, connections: 1, hear: () => {} });
    let last: Promise<unknown> = Promise.resolve();
    // There is one connection for both.
    const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
      const turn = last.then(task);
      last = turn.catch(() => {});
      return turn;
    };
    return {
      exclusive: true,
      now: () => clock.now(),
      write: (commands) => inTurn(() => writeGenerally(line, commands)),
      read: (query) =>
        inTurn(() =>
          reading.run(tenantOfQuery(query), (asker) =>
            perform(answer({ sql: asking, flavor: POSTGRES_FLAVOR, now: clock.now() }, query), asker),
          ),
        ),
      onChange: () => () => {},
      close: async () => {},
    };
  };

  describeStore(async () => {
    await connection.ask(empty);
    clock = manualClock();
    return { clock, store: openStore() };
  });
});
