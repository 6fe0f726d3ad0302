// Commands and queries as they are written for every database, on a real Postgres: one statement after the other, one
// transaction at a time.
import { after, before, describe } from 'node:test';
import { answer } from '../sql/answer.ts';
import { type Asker, asking, perform } from '../sql/asking.ts';
import type { Context } from '../sql/context.ts';
import { execute } from '../sql/execute.ts';
import type { Question, Reply } from '../sql/statement.ts';
import type { Store } from '../store.ts';
import type { StoreCommand } from '../store-command.ts';
import type { StoreResult } from '../store-result.ts';
import { describeStore, type ManualClock, manualClock } from '../testing/index.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres/test-database.ts';
import { type Connection, connect } from './connection.ts';
import { POSTGRES_FLAVOR } from './flavor.ts';
import { migrate } from './migrate.ts';
import { toPositional, valuesOf } from './to-positional.ts';

describe('Postgres, one statement after the other', () => {
  let database: TestDatabase;
  let connection: Connection;
  let empty = '';

  before(async () => {
    database = await testDatabase();
    const connectOne = () => connect({ url: database.url, named: false });
    await migrate({ connect: connectOne });
    connection = await connectOne();
    await connection.ask(`SET synchronous_commit = off; SET search_path = longrun; SET longrun.tenant = '*'`);
    const { rows } = await connection.ask(`SELECT tablename FROM pg_tables
      WHERE schemaname = 'longrun' AND tablename NOT IN ('meta', 'migrations')`);
    empty = `${rows.map(({ tablename }) => `DELETE FROM ${tablename}`).join('; ')};
      DELETE FROM meta WHERE name <> 'secret'; ALTER SEQUENCE updates_position_seq RESTART`;
  });
  after(async () => {
    await connection.close();
    await database[Symbol.asyncDispose]();
  });

  const ask = ({ text, values }: Question): Promise<Reply> => {
    const positional = toPositional(text);
    return connection.ask(positional.text, valuesOf(positional.names, values));
  };
  /** For one piece of work: `done` waits for what was sent without waiting. */
  const openAsker = (): Asker & { done: () => Promise<unknown> } => {
    const told: Promise<Reply>[] = [];
    return { ask, tell: (question) => void told.push(ask(question)), done: () => Promise.all(told) };
  };
  const openStore = (clock: ManualClock): Store => {
    const context = (): Context => ({ sql: asking, flavor: POSTGRES_FLAVOR, now: clock.now() });
    const tryOne = async (command: StoreCommand): Promise<StoreResult> => {
      await connection.ask('SAVEPOINT command');
      try {
        const asker = openAsker();
        const result = await perform(execute(context(), command), asker);
        await asker.done();
        return result;
      } catch (error) {
        await connection.ask('ROLLBACK TO command');
        return { refused: 'not-stored', message: String(error) };
      }
    };
    let last: Promise<unknown> = Promise.resolve();
    const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
      const turn = last.then(task);
      last = turn.catch(() => {});
      return turn;
    };
    return {
      exclusive: true,
      now: clock.now,
      write: (commands) =>
        inTurn(async () => {
          const results: StoreResult[] = [];
          await connection.ask('BEGIN');
          for (const command of commands) results.push(await tryOne(command));
          await connection.ask('COMMIT');
          return results;
        }),
      read: (query) => inTurn(() => perform(answer(context(), query), openAsker())),
      onChange: () => () => {},
      close: () => inTurn(async () => {}),
    };
  };

  describeStore(async () => {
    await connection.ask(empty);
    const clock = manualClock();
    return { clock, store: openStore(clock) };
  });
});
