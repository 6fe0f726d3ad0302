// The whole of Postgres goes away and comes back: in good order, after a crash, or as a standby.
import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { InsertCommand } from '../store-command.ts';
import { type FaultProxy, faultProxy } from '../testing/postgres/fault-proxy.ts';
import { type RunningPostgres, startPostgres } from '../testing/postgres/start-postgres.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres/test-database.ts';
import { connect } from './connection.ts';
import { migrate } from './migrate.ts';
import { openPostgres } from './open-postgres.ts';
import { createReading } from './reading.ts';
import { EVERYBODY } from './tenant-of.ts';
import { writeBatch } from './write-batch.ts';
import { createWritingLine } from './writing-line.ts';

describe('a Postgres that goes away', () => {
  let postgres: RunningPostgres;
  let database: TestDatabase;
  let count = 0;
  const connectOne = () => connect({ url: database.url, named: true });

  before(async () => {
    postgres = await startPostgres();
    database = await testDatabase(postgres.url);
    await migrate({ connect: connectOne });
    // What is not committed stays in memory for as long as it can.
    await database.ask(`ALTER SYSTEM SET wal_writer_delay = '10s'`);
    await database.ask('SELECT pg_reload_conf()');
  });
  after(() => postgres.stop());

  const insert = (): InsertCommand => {
    count += 1;
    const job = { id: `job_${count}`, tenant: 'acme', kind: 'demo:echo', maxAttempts: 3, priority: 0 };
    return { type: 'insert', job: { ...job, state: 'queued' } };
  };
  const isThere = async ({ job }: InsertCommand) =>
    (await database.ask(`SELECT 1 FROM longrun.jobs WHERE id = '${job.id}'`)).length > 0;

  test('for a restart keeps writes and reads waiting, and no more', async () => {
    const store = await openPostgres({ url: database.url });
    await postgres.halt();
    const [written, read] = [store.write([insert()]), store.read({ type: 'totals' })];
    await postgres.start();
    equal((await written)[0]?.refused, undefined);
    ok(await read);
    await store.close();
  });

  test('for longer than there is patience is told as store-busy', async () => {
    const line = createWritingLine({ connect: connectOne, patienceMs: 100 });
    const reading = createReading({ connect: connectOne, connections: 1, hear() {}, patienceMs: 100 });
    const read = () => reading.run(EVERYBODY, ({ ask }) => ask({ text: 'SELECT 1', values: {} }));
    await Promise.all([writeBatch(line, [insert()]), read()]);
    await postgres.halt();
    await rejects(writeBatch(line, [insert()]), { code: 'store-busy' });
    await rejects(read(), { code: 'store-busy' });
    await rejects(openPostgres({ url: database.url }), { code: 'store-busy' });
    await postgres.start();
    await Promise.all([writeBatch(line, [insert()]), read()]);
    await Promise.all([line.close(), reading.close()]);
  });

  test('and comes back as a standby is not asked before it is promoted', async () => {
    const line = createWritingLine({ connect: connectOne, patienceMs: 100 });
    const reading = createReading({ connect: connectOne, connections: 1, hear() {}, patienceMs: 100 });
    const read = () => reading.run(EVERYBODY, ({ ask }) => ask({ text: 'SELECT 1', values: {} }));
    await postgres.halt();
    await postgres.start('standby');
    await rejects(writeBatch(line, [insert()]), { code: 'store-busy' });
    await rejects(read(), { code: 'store-busy' });
    await database.ask('SELECT pg_promote()');
    await Promise.all([writeBatch(line, [insert()]), read()]);
    await Promise.all([line.close(), reading.close()]);
  });

  /** A command whose COMMIT is lost on its way, and whose store may not ask yet what has become of it. */
  async function losingCommit(proxy: FaultProxy) {
    const { promise: lost, resolve: lose } = Promise.withResolvers<void>();
    const { promise: allowed, resolve: allow } = Promise.withResolvers<void>();
    let isLost = false;
    const line = createWritingLine({
      async connect() {
        if (isLost) await allowed;
        return connect({ url: isLost ? database.url : proxy.url, named: true });
      },
    });
    proxy.decide(({ text }) => {
      if (text !== 'COMMIT') return 'pass';
      isLost = true;
      lose();
      return 'lost';
    });
    const command = insert();
    const written = writeBatch(line, [command]);
    written.catch(() => {}); // looked at later
    await lost;
    return { command, written, allow, close: () => line.close() };
  }

  test('with a COMMIT that it never had leaves nobody believing that the one of another was his', async () => {
    await using proxy = await faultProxy(database.url);
    const { command, written, allow, close } = await losingCommit(proxy);
    await postgres.crash();
    // Others are given the number of what was lost.
    const line = createWritingLine({ connect: connectOne });
    for (let turn = 0; turn < 5; turn += 1) await writeBatch(line, [insert()]);
    allow();
    await rejects(written, { code: 'outcome-unknown' });
    equal(await isThere(command), false);
    await Promise.all([line.close(), close()]);
  });

  test('in a crash, with nothing after it, is told again what it had not stored', async () => {
    await using proxy = await faultProxy(database.url);
    const { command, written, allow, close } = await losingCommit(proxy);
    await postgres.crash();
    allow();
    deepEqual(
      (await written).map(({ refused }) => refused),
      [undefined],
    );
    equal(await isThere(command), true);
    await close();
  });

  test('and comes back with another history leaves open what has become of a COMMIT', async () => {
    await using proxy = await faultProxy(database.url);
    const { written, allow, close } = await losingCommit(proxy);
    await postgres.halt();
    await postgres.start('standby');
    await database.ask('SELECT pg_promote()');
    allow();
    await rejects(written, { code: 'outcome-unknown' });
    await close();
  });
});
