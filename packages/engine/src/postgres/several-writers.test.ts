// Three servers write to one database at the same time, whatever comes.
import { deepEqual, equal, ok } from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import { isFinal, type JobState } from '@longrun/core';
import fc from 'fast-check';
import type { Store } from '../store.ts';
import type { InsertCommand, StoreCommand } from '../store-command.ts';
import type { StoreResult } from '../store-result.ts';
import { type PostgresPlace, postgresPlace } from '../testing/postgres/postgres-place.ts';
import { commandOf } from '../testing/twins/command-of.ts';
import { createClaimNames, createKnownJobs } from '../testing/twins/known-jobs.ts';
import { type Batch, randomRun, TENANTS } from '../testing/twins/random-batches.ts';
import { openPostgres } from './open-postgres.ts';

const SERVERS = 3;
/** Of one server. */
const BATCHES = process.env.LONGRUN_RELEASE ? 2_000 : 30;
const LIMITS = [
  { scope: 'kind', value: 'demo:a', concurrency: 3 },
  { scope: 'queue', value: 'q1', concurrency: 2 },
  { scope: 'key', value: 'k1', concurrency: 1 },
] as const;
const OVERDRAWN = `SELECT tenant, scope, value FROM limits l WHERE concurrency < (SELECT count(*) FROM jobs j
  WHERE j.tenant = l.tenant AND j.lease_until < ${Number.MAX_SAFE_INTEGER}
    AND l.value = CASE l.scope WHEN 'kind' THEN j.kind WHEN 'queue' THEN j.queue ELSE j.concurrency_key END)`;

describe('servers that write at the same time', () => {
  let place: PostgresPlace;
  let stores: Store[] = [];
  const complaints: unknown[] = [];
  /** Every command that was carried out, and what it came to. */
  const done: { command: StoreCommand; result: StoreResult }[] = [];

  before(async () => {
    mock.method(console, 'warn', (...words: unknown[]) => complaints.push(words));
    place = await postgresPlace();
    stores = await Promise.all(Array.from({ length: SERVERS }, () => openPostgres({ url: place.url })));
    complaints.length = 0; // that this database may lose what was committed
    await play();
  });
  after(async () => {
    mock.reset();
    await Promise.all(stores.map((store) => store.close()));
    await place[Symbol.asyncDispose]();
  });

  async function play(): Promise<void> {
    await stores[0]?.write(
      TENANTS.flatMap((tenant) =>
        LIMITS.map((limit) => ({ type: 'save-limit', tenant, ...limit, by: 'ann' }) as const),
      ),
    );
    const names = createClaimNames();
    const known = createKnownJobs(names);
    const heads = new Map<string, { sequence: number; state: JobState; finishedAt?: number }>();
    const hear = (results: readonly StoreResult[]) => {
      names.hear(results);
      for (const { jobId, sequence, state, at } of results.flatMap(({ updates = [] }) => updates))
        if (sequence > (heads.get(jobId)?.sequence ?? 0))
          heads.set(jobId, { sequence, state, ...(isFinal(state) && { finishedAt: at }) });
    };
    const serve = async (store: Store, batches: readonly Batch[]) => {
      for (const { drafts, isPlain } of batches) {
        const around = {
          known,
          isPlain,
          hasRules: true,
          now: store.now(),
          stored: (id: string) => heads.get(id),
        };
        const commands = drafts
          .flatMap((draft) => commandOf(draft, around) ?? [])
          .filter(({ type }) => type !== 'save-limit' && type !== 'remove-limit')
          .map(names.toStore);
        const results = await store.write(commands);
        hear(results);
        for (const [index, result] of results.entries()) {
          const command = commands[index];
          if (command) done.push({ command, result });
        }
      }
    };
    const runs = fc.sample(randomRun, { numRuns: SERVERS * BATCHES, seed: 20261123 });
    const batches = runs.flatMap((run) => run.batches);
    let isOver = false;
    const watching = watchLimits(() => isOver);
    await Promise.all(
      stores.map((store, index) => serve(store, batches.slice(index * BATCHES, (index + 1) * BATCHES))),
    );
    isOver = true;
    deepEqual(await watching, []);
  }

  /** What was seen to be beyond its limit at any moment. */
  async function watchLimits(isOver: () => boolean): Promise<unknown[]> {
    const seen: unknown[] = [];
    while (!isOver()) seen.push(...(await place.look(OVERDRAWN)));
    return seen;
  }

  test('store every command that can be stored, without a detour', async (t) => {
    const [{ deadlocks } = {}] = await place.look(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    t.diagnostic(`${deadlocks} deadlocks`);
    deepEqual(complaints, []);
    deepEqual(
      done.filter(({ result }) => result.refused === 'not-stored'),
      [],
    );
    t.diagnostic(
      `${done.length} commands, ${done.filter(({ result }) => result.refused === undefined).length} of them taken`,
    );
  });

  test('number the updates of each job from 1 on, in the order of the log', async () => {
    deepEqual(
      await place.look(`SELECT job FROM (SELECT job, sequence, row_number() OVER (PARTITION BY job ORDER BY position) AS place
        FROM updates WHERE job > 0) AS placed WHERE sequence <> place`),
      [],
    );
    deepEqual(
      await place.look(
        `SELECT id FROM jobs WHERE sequence <> (SELECT count(*) FROM updates WHERE job = number)`,
      ),
      [],
    );
  });

  test('tell of every update that is stored, and of no other', async () => {
    const told = done
      .flatMap(({ result }) => result.updates ?? [])
      .map(({ jobId, sequence }) => `${jobId} ${sequence}`);
    const gone = new Set(done.flatMap(({ result }) => ('removed' in result && result.removed) || []));
    const stored = await place.look('SELECT id, u.sequence FROM updates u JOIN jobs j ON j.number = u.job');
    deepEqual(
      told.filter((name) => !gone.has(String(name.split(' ')[0]))).sort(),
      stored.map(({ id, sequence }) => `${id} ${sequence}`).sort(),
    );
  });

  test('give a job to nobody while somebody has it', async () => {
    const logs = await place.look(
      'SELECT job, event, state FROM updates WHERE job > 0 ORDER BY job, sequence',
    );
    for (const [index, { job, event }] of logs.entries()) {
      const before = logs[index - 1];
      if (event === 'claim') equal(before?.job === job && before?.state, 'queued');
    }
    const claims = done.flatMap(({ result }) => ('claimed' in result && result.claimed) || []);
    equal(new Set(claims.map(({ claimId }) => claimId)).size, claims.length);
    ok(claims.length > 0);
  });

  test('make one job for a key as long as that is kept', () => {
    const isKeyed = (
      command: StoreCommand,
    ): command is InsertCommand & Required<Pick<InsertCommand, 'idempotency'>> =>
      command.type === 'insert' && command.idempotency !== undefined;
    const keyed = done.flatMap(({ command, result }) => (isKeyed(command) ? [{ command, result }] : []));
    const byKey = Map.groupBy(
      keyed,
      ({ command: { job, idempotency } }) => `${job.tenant} ${idempotency.key}`,
    );
    for (const submits of byKey.values()) {
      // Where another one stood in the way, that one is remembered.
      const isMixed = submits.some(({ command }) => command.unique !== undefined);
      const made = submits.flatMap(({ command, result }) =>
        result.refused === undefined && result.duplicateOf === undefined
          ? [{ id: command.job.id, at: result.at, keepMs: command.idempotency.keepMs }]
          : [],
      );
      made.sort((a, b) => a.at - b.at);
      for (const [index, { at }] of made.entries()) {
        const before = made[index - 1];
        if (before) ok(at >= before.at + before.keepMs, 'the one before was forgotten');
      }
      const ids = new Set(made.map(({ id }) => id));
      for (const { result } of submits)
        if (result.refused === undefined && result.duplicateOf !== undefined && !isMixed)
          ok(ids.has(result.duplicateOf));
    }
  });
});
