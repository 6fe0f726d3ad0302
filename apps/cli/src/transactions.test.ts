import { deepEqual, equal, rejects } from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { testDatabase } from '@longrun/engine/testing/postgres';
import { type ClientBase, Pool } from 'pg';
import { defineJob, type LocalLongrun, openLongrun } from './index.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

describe('in the transactions of an application', () => {
  let longrun: LocalLongrun;
  let pool: Pool;
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let isolation = 'READ COMMITTED';
  /** What the handler does after it has completed the job, attempt by attempt. */
  let endings: ((client: ClientBase) => Promise<void>)[] = [];

  const bill = defineJob({
    kind: 'order:bill',
    backoff: { type: 'fixed', delayMs: 1 },
    maxAttempts: 10,
    async run({ input, completeIn, attempt }) {
      const output = await transaction(async (client) => {
        const { order } = input as { order: string }; // as every test submits it
        await client.query('INSERT INTO invoices VALUES ($1, $2)', [order, attempt]);
        const { rows } = await client.query('SELECT count(*)::int AS invoices FROM invoices');
        const done = await completeIn(client, rows[0]);
        await endings[attempt - 1]?.(client);
        return done;
      }).catch((error) => {
        if (error.message !== 'swallowed') throw error;
        return { invoices: -1 };
      });
      return output;
    },
  });

  before(async () => {
    database = await testDatabase();
    pool = new Pool({ connectionString: database.url });
    await pool.query('CREATE TABLE invoices (order_id text, attempt int); CREATE TABLE orders (id text)');
    longrun = await openLongrun({ store: database.url, jobs: [bill], log: silent });
  });
  after(async () => {
    await longrun.close();
    await pool.end();
    await database[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    endings = [];
    isolation = 'READ COMMITTED';
    await pool.query('DELETE FROM invoices');
  });

  async function transaction<T>(work: (client: ClientBase) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    try {
      await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }
  const attempts = async () =>
    (await pool.query('SELECT attempt FROM invoices ORDER BY attempt')).rows.map(({ attempt }) => attempt);

  test('an order and the job for it are stored together, and the handle rests until both are', async () => {
    const job = await transaction(async (tx) => {
      await tx.query(`INSERT INTO orders VALUES ('o1')`);
      return longrun.submit(bill, { order: 'o1' }, { tx });
    });
    equal(job.status.value, 'Paused');
    equal(job.start(), true);
    deepEqual(await job.result(), { invoices: 1 });
  });

  test('with the order the job goes', async () => {
    let jobId = '';
    await rejects(
      transaction(async (tx) => {
        ({ serverJobId: jobId } = await longrun.submit(bill, { order: 'o2' }, { tx }));
        throw new Error('out of stock');
      }),
      /out of stock/,
    );
    await rejects(longrun.get(jobId), { code: 'job-not-found' });
  });

  test('an attempt that fails after it has completed the job leaves nothing, and the next has its effect', async () => {
    const fail = async () => {
      throw new Error('too late');
    };
    endings = [fail, fail];
    const job = await longrun.submit(bill, { order: 'o3' });
    deepEqual(await job.result(), { invoices: 1 });
    deepEqual(await attempts(), [3]);
  });

  test('a job whose transaction was rolled back has not ended, whatever its handler says', async () => {
    const swallow = async () => {
      throw new Error('swallowed');
    };
    endings = [swallow];
    const job = await longrun.submit(bill, { order: 'o4' });
    deepEqual(await job.result(), { invoices: 1 });
    deepEqual(await attempts(), [2]);
    const { updates } = await longrun.api.history(job.serverJobId);
    deepEqual(
      updates.flatMap(({ changes }) => (changes?.error ? [changes.error.code] : [])),
      ['not-committed'],
    );
  });

  test('an effect whose COMMIT was not answered is not made again', async () => {
    endings = [
      async (client) => {
        await client.query('COMMIT');
        throw new Error('the answer got lost');
      },
    ];
    const job = await longrun.submit(bill, { order: 'o5' });
    deepEqual(await job.result(), { invoices: 1 });
    deepEqual(await attempts(), [1]);
  });

  test('both are possible in transactions that see the database as it was when they began', async () => {
    isolation = 'SERIALIZABLE';
    const job = await transaction((tx) =>
      longrun.submit(bill, { order: 'o6' }, { tx, idempotencyKey: 'o6', owner: 'ann', tags: ['new'] }),
    );
    job.start();
    deepEqual(await job.result(), { invoices: 1 });
    deepEqual(await attempts(), [1]);
  });

  test('on SQLite both are refused, with the way out', async () => {
    await using other = await openLongrun({ store: ':memory:', jobs: [bill], log: silent });
    await rejects(
      transaction((tx) => other.submit(bill, { order: 'o6' }, { tx })),
      { code: 'invalid-request', message: /\/tx needs Longrun to be opened .* Postgres/ },
    );
    const job = await other.submit(bill, { order: 'o6' }, { maxAttempts: 1 });
    await rejects(job.result(), { code: 'job-failed' });
    equal((await other.get(job.serverJobId)).error?.code, 'invalid-request');
    deepEqual(await attempts(), []);
  });
});
