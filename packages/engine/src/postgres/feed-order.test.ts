// Readers of the log go from position to position while transactions are open, short ones and long ones.
import { deepEqual, equal, notDeepEqual, ok } from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import { Client } from 'pg';
import type { FeedStretch } from '../events/stored-entry.ts';
import { answer } from '../sql/answer.ts';
import { asking, perform } from '../sql/asking.ts';
import type { Store } from '../store.ts';
import type { InsertCommand } from '../store-command.ts';
import { type PostgresPlace, postgresPlace } from '../testing/postgres/postgres-place.ts';
import { POSTGRES_FLAVOR } from './flavor.ts';
import { openPostgres } from './open-postgres.ts';
import { createReading } from './reading.ts';

const TENANT = 'acme';
type Read = (after: string | undefined, limit: number) => Promise<FeedStretch | 'expired'>;

describe('the feed', () => {
  let place: PostgresPlace;
  let stores: readonly Store[];
  let count = 0;

  before(async () => {
    mock.method(console, 'warn', () => {}); // that this database may lose what was committed
    place = await postgresPlace();
    stores = await Promise.all([1, 2].map(() => openPostgres({ url: place.url })));
  });
  after(async () => {
    mock.reset();
    await Promise.all(stores.map((store) => store.close()));
    await place[Symbol.asyncDispose]();
  });

  const insert = (): InsertCommand => {
    count += 1;
    const job = { id: `job_${count}`, tenant: TENANT, kind: 'demo:echo', maxAttempts: 3, priority: 0 };
    return { type: 'insert', job: { ...job, state: 'created' } };
  };
  const readerOf =
    (store: Store): Read =>
    (after, limit) =>
      store.read({
        type: 'feed',
        tenant: TENANT,
        limit,
        lookThrough: 100,
        ...(after !== undefined && { after }),
      });

  /** An application with a transaction open, in which it has submitted a job. */
  async function submitInTransaction(store: Store): Promise<Client> {
    const client = new Client({ connectionString: place.url });
    await client.connect();
    await submitAgain(store, client);
    return client;
  }
  async function submitAgain(store: Store, client: Client): Promise<void> {
    await client.query('BEGIN');
    const [result] = (await store.join?.(client).write([insert()])) ?? [];
    equal(result?.refused, undefined);
  }

  /** Reads what there is after a position, to the end. */
  async function readOn(read: Read, after: string | undefined, limit: number) {
    const positions: number[] = [];
    for (let next = after; ; ) {
      const stretch = await read(next, limit);
      if (stretch === 'expired') throw new Error('the log was not there any more');
      positions.push(...stretch.entries.map(({ position }) => Number(position)));
      next = stretch.next;
      if (!stretch.isMore) return { positions, next };
    }
  }
  const logged = async () =>
    (await place.look('SELECT position FROM updates ORDER BY position')).map(({ position }) => position);

  /** What a reader has met once a transaction that was open meanwhile is committed. */
  async function meetLateCommit(read: Read): Promise<{ met: number[]; wanted: unknown[] }> {
    const [first, second] = stores as [Store, Store]; // opened above
    const { next } = await readOn(read, undefined, 100);
    const start = (await logged()).length;
    const client = await submitInTransaction(first);
    await second.write([insert()]);
    const early = await readOn(read, next, 100);
    await client.query('COMMIT');
    await client.end();
    const late = await readOn(read, early.next, 100);
    return { met: [...early.positions, ...late.positions], wanted: (await logged()).slice(start) };
  }

  test('waits for a transaction that has yet to commit what comes first', async () => {
    const { met, wanted } = await meetLateCommit(readerOf(stores[0] as Store)); // opened above
    equal(wanted.length, 2);
    deepEqual(met, wanted);
  });

  test('would skip it, were it read to the newest position there is', async () => {
    const settledPosition = POSTGRES_FLAVOR.settledPosition.replace(
      /least\(last\.position, \(.*\)\) AS position/s,
      'last.position AS position',
    );
    ok(settledPosition !== POSTGRES_FLAVOR.settledPosition);
    const reading = createReading({ connect: place.connect, connections: 1, hear() {} });
    const context = { sql: asking, flavor: { ...POSTGRES_FLAVOR, settledPosition }, now: 0 };
    const { met, wanted } = await meetLateCommit((after, limit) =>
      reading.run(TENANT, (asker) =>
        perform(
          answer(context, {
            type: 'feed',
            tenant: TENANT,
            limit,
            lookThrough: 100,
            ...(after !== undefined && { after }),
          }),
          asker,
        ),
      ),
    );
    await reading.close();
    notDeepEqual(met, wanted);
  });

  test('gives every entry once and in order, however many write', async (t) => {
    let isOver = false;
    const follow = async (store: Store, limit: number) => {
      const read = readerOf(store);
      let all = await readOn(read, undefined, limit);
      for (let isLast = false; !isLast; ) {
        isLast = isOver;
        const { positions, next } = await readOn(read, all.next, limit);
        all = { positions: [...all.positions, ...positions], next };
      }
      return all.positions;
    };
    const following = [2, 7, 50].map((limit, index) => follow(stores[index % 2] as Store, limit)); // opened above
    /** Single ones, many at once, and events between them. */
    const serve = async (store: Store) => {
      for (let turn = 0; turn < 50; turn += 1) {
        const many = Array.from({ length: 1 + (turn % 20) }, insert);
        const event = {
          type: 'publish',
          tenant: TENANT,
          topic: 'test:turn',
          domain: 'test',
          data: {},
          keepMs: 60_000,
        } as const;
        await store.write(turn % 10 === 0 ? [...many, event] : many);
      }
    };
    /** Holds transactions open for a while, and takes some of them back. */
    const apply = async (store: Store, index: number) => {
      const client = await submitInTransaction(store);
      for (let turn = 0; turn < 30; turn += 1) {
        await new Promise((resolve) => setTimeout(resolve, ((turn + index) * 7) % 40));
        await client.query(turn % 4 === 3 ? 'ROLLBACK' : 'COMMIT');
        await submitAgain(store, client);
      }
      await client.query('COMMIT');
      await client.end();
    };
    await Promise.all([
      ...stores.map(serve),
      ...[0, 1, 2].map((index) => apply(stores[index % 2] as Store, index)),
    ]); // opened above
    isOver = true;
    const wanted = await logged();
    for (const positions of await Promise.all(following)) deepEqual(positions, wanted);
    t.diagnostic(`${wanted.length} entries`);
  });
});
