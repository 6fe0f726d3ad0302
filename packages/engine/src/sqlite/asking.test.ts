import { describe } from 'node:test';
import { answer } from '../sql/answer.ts';
import { type Asker, asking, perform } from '../sql/asking.ts';
import type { Context } from '../sql/context.ts';
import { execute } from '../sql/execute.ts';
import type { Question, Reply } from '../sql/statement.ts';
import type { Store } from '../store.ts';
import type { StoreCommand } from '../store-command.ts';
import type { StoreResult } from '../store-result.ts';
import { describeStore, type ManualClock, manualClock } from '../testing/index.ts';
import { connect, MEMORY } from './connection.ts';
import { finish } from './finish.ts';
import { SQLITE_FLAVOR } from './flavor.ts';
import { migrate } from './migrate.ts';
import { statements } from './statement.ts';

/** A store whose statements are answered one by one, each in a later turn, as those of a server are. */
function openAsking(clock: ManualClock): Store {
  const db = connect(MEMORY);
  migrate(db);
  const sql = statements(db);
  const ask = async ({ text, values }: Question): Promise<Reply> => {
    const isRead = /^\s*(SELECT|WITH)|RETURNING/.test(text);
    if (isRead) return { rows: finish(sql(text).all(values)), changes: 0 };
    return { rows: [], changes: finish(sql(text).run(values)) };
  };
  const asker: Asker = {
    ask,
    tell({ text, values }) {
      finish(sql(text).run(values));
    },
  };
  const context = (): Context => ({ sql: asking, flavor: SQLITE_FLAVOR, now: clock.now() });
  const tryOne = async (command: StoreCommand): Promise<StoreResult> => {
    db.exec('SAVEPOINT command');
    try {
      return await perform(execute(context(), command), asker);
    } catch (error) {
      db.exec('ROLLBACK TO command');
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
        db.exec('BEGIN');
        for (const command of commands) results.push(await tryOne(command));
        db.exec('COMMIT');
        return results;
      }),
    read: (query) => inTurn(() => perform(answer(context(), query), asker)),
    onChange: () => () => {},
    close: () => inTurn(async () => db.close()),
  };
}

describe('SQLite whose answers come later', () => {
  describeStore(async () => {
    const clock = manualClock();
    return { clock, store: openAsking(clock) };
  });
});
