// Behind a pooler that gives each transaction another session.
import { deepEqual, ok, rejects } from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import type { Hint, Store } from '../store.ts';
import type { InsertCommand } from '../store-command.ts';
import { type ManualClock, manualClock } from '../testing/manual-clock.ts';
import { type PostgresPlace, postgresPlace } from '../testing/postgres/postgres-place.ts';
import { type TransactionPooler, transactionPooler } from '../testing/postgres/transaction-pooler.ts';
import { describeClaims } from '../testing/store-contract/claims.ts';
import { describeFeed } from '../testing/store-contract/feed.ts';
import { describeLimits } from '../testing/store-contract/limits.ts';
import { describeSubmissions } from '../testing/store-contract/submissions.ts';
import { describeWaits } from '../testing/store-contract/waits.ts';
import { openPostgres } from './open-postgres.ts';

describe('Postgres behind a pooler', () => {
  let place: PostgresPlace;
  let pooler: TransactionPooler;
  let store: Store;
  let clock: ManualClock;
  let count = 0;

  before(async () => {
    mock.method(console, 'warn', () => {}); // that this database may lose what was committed
    place = await postgresPlace();
    pooler = await transactionPooler(place.url);
    store = await openPostgres({ url: pooler.url, pooled: true, clock: { now: () => clock.now() } });
  });
  after(async () => {
    mock.reset();
    await store.close();
    await pooler[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  describe('does what the contract says', () => {
    for (const describeSuite of [
      describeClaims,
      describeSubmissions,
      describeLimits,
      describeFeed,
      describeWaits,
    ])
      describeSuite(async () => {
        await place.empty();
        clock = manualClock();
        return { clock, store: { ...store, close: async () => {} } };
      });
    after((t) => {
      ok(pooler.moved > 0);
      if ('diagnostic' in t)
        t.diagnostic(`${pooler.moved} transactions went to another session than the one before`);
    });
  });

  const insert = (): InsertCommand => {
    count += 1;
    const job = { id: `pooled_${count}`, tenant: 'acme', kind: 'demo:echo', maxAttempts: 3, priority: 0 };
    return { type: 'insert', job: { ...job, state: 'queued' } };
  };

  test('hears of others by a direct address, and without one not at all', async () => {
    const listening = await openPostgres({ url: pooler.url, pooled: true, listenUrl: place.url });
    const hints: Hint[] = [];
    let hear = () => {};
    listening.onChange((hint) => {
      hints.push(hint);
      hear();
    });
    const next = () => new Promise<void>((resolve) => (hear = resolve));
    await next(); // it listens, and looks at all that was said before
    const deaf = await openPostgres({ url: pooler.url, pooled: true });
    const overheard: Hint[] = [];
    deaf.onChange((hint) => overheard.push(hint));
    clock = manualClock();
    const command = insert();
    const heard = next();
    await store.write([command]);
    await heard;
    deepEqual(hints.at(-1)?.jobs, [command.job.id]);
    deepEqual(overheard, []);
    await Promise.all([listening.close(), deaf.close()]);
  });

  test('leaves nothing behind in a session', async () => {
    clock = manualClock();
    await store.write([insert()]);
    await store.read({ type: 'totals' });
    const sessions = await place.look(`SELECT pid FROM pg_stat_activity WHERE datname = current_database()`);
    ok(sessions.length > 0);
    const held = await place.look(`SELECT locktype FROM pg_locks WHERE locktype = 'advisory'
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
    deepEqual(held, []);
  });

  test('that it was not told of is told to whoever forgot to', async () => {
    const forgetful = async () => {
      const one = await openPostgres({ url: pooler.url, listenUrl: place.url });
      try {
        for (let turn = 0; turn < 10; turn += 1) await one.write([insert()]);
      } finally {
        await one.close();
      }
    };
    await rejects(forgetful(), { code: 'unfit-platform', message: /pooled=true/ });
  });
});
