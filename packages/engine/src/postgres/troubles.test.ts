// What goes wrong inside the database: others in the way, sessions that end, tables that change, no room.
import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import { isJobError } from '@longrun/core';
import type { Store } from '../store.ts';
import type { MoveCommand, NewJob } from '../store-command.ts';
import { type PostgresPlace, postgresPlace } from '../testing/postgres/postgres-place.ts';
import { watchedLine } from '../testing/postgres/watched-line.ts';
import { type Connection, connect } from './connection.ts';
import { openPostgres } from './open-postgres.ts';
import { LOCKS } from './opening.ts';
import { writeBatch } from './write-batch.ts';
import { createWritingLine } from './writing-line.ts';

const TENANT = 'acme';

describe('trouble in the database', { concurrency: true }, () => {
  let count = 0;

  before(() => {
    // Who runs the store is told of such troubles, and that this database may lose what was committed.
    for (const say of ['warn', 'error'] as const) mock.method(console, say, () => {});
  });
  after(() => mock.reset());

  const newJob = (): NewJob => {
    count += 1;
    const id = `job_${count}`;
    return { id, tenant: TENANT, kind: 'demo:echo', state: 'queued', maxAttempts: 3, priority: 0 };
  };
  const pause = (jobId: string): MoveCommand => ({
    type: 'move',
    jobId,
    event: 'pause',
    fence: { by: 'tenant', tenant: TENANT },
  });
  /** A line with some jobs, and somebody beside it who has a transaction open. */
  async function arrange(jobs: number, patienceMs?: number) {
    const place = await postgresPlace();
    const line = watchedLine(
      createWritingLine({ connect: place.connect, ...(patienceMs !== undefined && { patienceMs }) }),
    );
    const other = await connect({ url: place.adminUrl, named: false });
    const ids = Array.from({ length: jobs }, newJob);
    await writeBatch(
      line,
      ids.map((job) => ({ type: 'insert', job })),
    );
    await other.ask('SET search_path = longrun');
    await other.ask('BEGIN');
    return {
      ...place,
      line,
      other,
      ids: ids.map(({ id }) => id),
      async [Symbol.asyncDispose]() {
        await line.close();
        await other.close();
        await place[Symbol.asyncDispose]();
      },
    };
  }
  type Scene = Awaited<ReturnType<typeof arrange>>;
  const hold = (other: Connection, id: string | undefined) =>
    other.ask(`SELECT 1 FROM jobs WHERE id = '${id}' FOR UPDATE`);
  /** The session that waits for what the other one holds, and since when its transaction has been open. */
  const waiter = ({ look, other }: Scene) =>
    until(async () => {
      const [own] = (await other.ask('SELECT pg_backend_pid() AS pid')).rows;
      const [row] = await look(`SELECT pid, xact_start::text AS since FROM pg_stat_activity
        WHERE ${own?.pid} = ANY (pg_blocking_pids(pid))`);
      return row;
    });
  const statesIn = async ({ look }: Scene) =>
    (await look('SELECT state FROM jobs')).map(({ state }) => state);
  const assertPaused = async (scene: Scene, paused: ReturnType<typeof writeBatch>) => {
    for (const { refused } of await paused) equal(refused, undefined);
    equal(scene.line.failure, undefined, 'it was not taken for a fault of the command');
    for (const state of await statesIn(scene)) equal(state, 'paused');
  };
  const pauseAll = ({ line, ids }: Scene) => writeBatch(line, ids.map(pause));

  test('a wait for the gate that is cancelled is waited again', async () => {
    await using scene = await arrange(1);
    await scene.other.ask(`SELECT ${LOCKS.one}`);
    const paused = pauseAll(scene);
    const { pid } = await waiter(scene);
    await scene.look(`SELECT pg_cancel_backend(${pid})`);
    await scene.other.ask('COMMIT');
    await assertPaused(scene, paused);
  });

  test('a job that somebody holds for longer than a wait may take is written once he lets go of it', async () => {
    await using scene = await arrange(1);
    await hold(scene.other, scene.ids[0]);
    const paused = pauseAll(scene);
    const first = await waiter(scene);
    await until(async () => (await waiter(scene)).since !== first.since);
    await scene.other.ask('COMMIT');
    await assertPaused(scene, paused);
  });

  test('one that is held for longer than there is patience is answered with store-busy, and nothing is stored', async () => {
    await using scene = await arrange(1, 0);
    await hold(scene.other, scene.ids[0]);
    await rejects(pauseAll(scene), { code: 'store-busy' });
    deepEqual(await statesIn(scene), ['queued']);
  });

  test('a deadlock is tried again', async () => {
    await using scene = await arrange(2);
    const [first, second] = scene.ids;
    await hold(scene.other, second);
    const paused = pauseAll(scene); // has the first, and waits for the second
    await waiter(scene);
    await hold(scene.other, first); // answered once the line has given way
    await scene.other.ask('COMMIT');
    await assertPaused(scene, paused);
  });

  test('a database that is read-only for a while is written to once it is not', async () => {
    await using own = await postgresPlace();
    const line = createWritingLine({ connect: own.connect });
    const setTo = async (value: string) => {
      const { pathname } = new URL(own.url);
      await own.look(`SET default_transaction_read_only = off`);
      await own.look(`ALTER DATABASE ${pathname.slice(1)} SET default_transaction_read_only = ${value}`);
    };
    const insert = () => writeBatch(line, [{ type: 'insert', job: newJob() }]);
    await insert();
    await setTo('on');
    await own.look(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    const inserted = insert();
    await until(
      async () =>
        (
          await own.look(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query = 'ROLLBACK'`,
          )
        ).length > 0,
    );
    await setTo('off');
    deepEqual(
      (await inserted).map(({ refused }) => refused),
      [undefined],
    );
    await line.close();
  });

  test('a database without room is answered with store-full, and nothing is stored', async () => {
    await using own = await postgresPlace();
    const store = await openPostgres({ url: own.url });
    await own.look(`CREATE FUNCTION public.fill() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'no space left on device'; END $$`);
    await own.look(`CREATE TRIGGER fill BEFORE INSERT ON jobs EXECUTE FUNCTION public.fill()`);
    await rejects(store.write([{ type: 'insert', job: newJob() }]), { code: 'store-full' });
    await own.look('DROP TRIGGER fill ON jobs');
    await store.write([{ type: 'insert', job: newJob() }]);
    deepEqual(await own.look('SELECT count(*) AS count FROM jobs'), [{ count: 1 }]);
    await store.close();
  });

  test('one command that the database cannot take leaves the others alone', async () => {
    await using own = await postgresPlace();
    const store = await openPostgres({ url: own.url });
    await own.look(`CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'not this one'; END $$`);
    const jobs = Array.from({ length: 20 }, newJob);
    await own.look(`CREATE TRIGGER refuse BEFORE INSERT ON jobs FOR EACH ROW WHEN (NEW.id = '${jobs[7]?.id}')
      EXECUTE FUNCTION public.refuse()`);
    const results = await store.write(jobs.map((job) => ({ type: 'insert', job })));
    deepEqual(
      results.map(({ refused }) => refused),
      jobs.map((_, index) => (index === 7 ? 'not-stored' : undefined)),
    );
    deepEqual(await own.look('SELECT count(*) AS count FROM jobs'), [{ count: 19 }]);
    await store.close();
  });

  test('a column that another server has added disturbs nobody', async () => {
    await using own = await postgresPlace();
    const store = await openPostgres({ url: own.url });
    const { id } = newJob();
    const job = { ...newJob(), id };
    await store.write([{ type: 'insert', job }]);
    const look = async () => {
      const [found] = await store.read({ type: 'jobs', ids: [id] });
      equal(typeof found === 'object' && found.id, id);
    };
    // Those that read at the same time do so on connections of their own.
    await Promise.all(Array.from({ length: 12 }, look));
    await own.look('ALTER TABLE jobs ADD COLUMN colour text');
    await Promise.all(Array.from({ length: 12 }, look));
    deepEqual(
      (await store.write([pause(id)])).map(({ refused }) => refused),
      [undefined],
    );
    await store.close();
  });

  test('sessions that are ended at any time lose nothing and double nothing', async (t) => {
    await using own = await postgresPlace();
    const store = await openPostgres({ url: own.url });
    let isOver = false;
    const ending = endSessions(own, () => isOver);
    const done = await Promise.all(Array.from({ length: 8 }, (_, worker) => work(store, worker)));
    isOver = true;
    const ended = await ending;
    await store.close();
    const submitted = done.reduce((sum, { submitted }) => sum + submitted, 0);
    const completed = done.reduce((sum, { completed }) => sum + completed, 0);
    deepEqual(
      await own.look(
        `SELECT count(*) AS jobs, count(DISTINCT id) AS ids, count(*) FILTER (WHERE state = 'succeeded') AS succeeded FROM jobs`,
      ),
      [{ jobs: submitted, ids: submitted, succeeded: completed }],
    );
    deepEqual(
      await own.look(`SELECT job FROM updates GROUP BY job HAVING max(sequence) <> count(*)
        OR count(*) FILTER (WHERE event = 'complete') > 1 OR count(*) FILTER (WHERE event = 'claim') > 1`),
      [],
    );
    t.diagnostic(`${ended} sessions were ended`);
  });

  /** Ends one session of the store after the other until it is over. Answers how many. */
  async function endSessions({ look }: PostgresPlace, isOver: () => boolean): Promise<number> {
    let ended = 0;
    while (!isOver()) {
      const rows = await look(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'longrun' AND pid <> pg_backend_pid() AND usename <> current_user
        ORDER BY random() LIMIT 1`);
      ended += rows.length;
      await new Promise((resolve) => setTimeout(resolve, 80));
    }
    return ended;
  }

  /** 250 times a write: each job is submitted, claimed, reported on and completed. */
  async function work(store: Store, worker: number) {
    const kind = `demo:${worker}`;
    let [submitted, completed] = [0, 0];
    for (let turn = 0; turn < 63; turn += 1) {
      const job = { ...newJob(), kind };
      const idempotency = { key: job.id, fingerprint: '', keepMs: 60_000 };
      await insist(() => store.write([{ type: 'insert', job, idempotency }]));
      submitted += 1;
      const [claim] = await insist(() =>
        store.write([
          {
            type: 'claim',
            tenant: TENANT,
            kinds: [kind],
            limit: 1,
            workerId: 'w',
            embedded: false,
            leaseMs: 60_000,
          },
        ]),
      );
      const [held] = (claim && 'claimed' in claim && claim.claimed) || [];
      if (!held) continue; // the claim was made and its answer lost
      const fence = { by: 'claim', tenant: TENANT, claimId: held.claimId } as const;
      await insist(() =>
        store.write([
          {
            type: 'report',
            jobId: held.jobId,
            tenant: TENANT,
            claimId: held.claimId,
            leaseMs: 60_000,
            progress: '{"percent":50}',
          },
        ]),
      );
      await insist(() => store.write([{ type: 'move', jobId: held.jobId, event: 'complete', fence }]));
      completed += 1;
    }
    return { submitted, completed };
  }

  /** Asks again as long as the store could not say. */
  async function insist<T>(ask: () => Promise<T>): Promise<T> {
    for (;;)
      try {
        return await ask();
      } catch (error) {
        ok(isJobError(error) && ['outcome-unknown', 'store-busy'].includes(error.code), String(error));
      }
  }
});

/** Asks until there is something to answer. */
async function until<T>(ask: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const found = await ask();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
