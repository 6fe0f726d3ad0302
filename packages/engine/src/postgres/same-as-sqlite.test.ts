// What is done side by side comes to what SQLite comes to, which does one command after the other.
import { deepEqual, equal } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { answer } from '../sql/answer.ts';
import { asking, perform } from '../sql/asking.ts';
import type { StoreCommand } from '../store-command.ts';
import type { Chore, StoreQuery } from '../store-query.ts';
import type { StoredJob } from '../stored.ts';
import { type ManualClock, manualClock } from '../testing/manual-clock.ts';
import { type PostgresPlace, postgresPlace } from '../testing/postgres/postgres-place.ts';
import { watchedLine } from '../testing/postgres/watched-line.ts';
import { allRows } from '../testing/twins/all-rows.ts';
import { commandOf } from '../testing/twins/command-of.ts';
import { createClaimNames, createKnownJobs } from '../testing/twins/known-jobs.ts';
import { KINDS, type Run, randomRun, TENANTS } from '../testing/twins/random-batches.ts';
import { sqliteTwin } from '../testing/twins/sqlite-twin.ts';
import { POSTGRES_FLAVOR } from './flavor.ts';
import { createReading } from './reading.ts';
import { subjectsOf } from './subjects-of.ts';
import { tenantOfQuery } from './tenant-of.ts';
import { writeBatch } from './write-batch.ts';
import { createWritingLine, type WritingLine } from './writing-line.ts';

const { LONGRUN_RELEASE, LONGRUN_SEED, LONGRUN_PATH } = process.env;
const RUNS = Number(process.env.RUNS ?? 40);
// Of every change the same runs, so that a red build speaks of the change; a release searches anew.
const SEED = LONGRUN_SEED ?? (LONGRUN_RELEASE ? undefined : '20261123');
const CHORES: readonly Chore[] = [
  'promote',
  'rescue',
  'orphaned',
  'expire',
  'end',
  'idle',
  'confirm',
  'roll-up',
];

describe('a batch on Postgres', () => {
  let place: PostgresPlace;
  let clock: ManualClock;
  let line: WritingLine;
  let reading: ReturnType<typeof createReading>;
  const walked = { together: 0, all: 0 };

  before(async () => {
    place = await postgresPlace();
    line = createWritingLine({ connect: place.connect, now: () => clock.now() });
    reading = createReading({ connect: place.connect, connections: 4, hear: () => {} });
  });
  after(async () => {
    await Promise.all([line.close(), reading.close()]);
    await place[Symbol.asyncDispose]();
  });

  test('answers and leaves behind what it does on SQLite', async (t) => {
    await fc.assert(fc.asyncProperty(randomRun, play), {
      numRuns: RUNS,
      endOnFailure: process.env.SHRINK === undefined,
      ...(SEED !== undefined && { seed: Number(SEED) }),
      ...(LONGRUN_PATH !== undefined && { path: LONGRUN_PATH }),
    });
    t.diagnostic(`${walked.together} of ${walked.all} commands were done side by side`);
  });

  async function play({ hasRules, batches }: Run): Promise<void> {
    await place.empty();
    clock = manualClock();
    using sqlite = sqliteTwin(clock);
    const names = { sqlite: createClaimNames(), postgres: createClaimNames() };
    const known = createKnownJobs(names.sqlite);
    for (const { passMs, drafts, isPlain } of batches) {
      await clock.advance(passMs);
      const jobs = await sqlite.read({ type: 'jobs', ids: known.ids() });
      const stored = new Map(
        jobs.flatMap((job): [string, StoredJob][] => (typeof job === 'object' ? [[job.id, job]] : [])),
      );
      const around = { known, isPlain, hasRules, now: clock.now(), stored: (id: string) => stored.get(id) };
      const all = drafts.flatMap((draft) => commandOf(draft, around) ?? []);
      const commands = isPlain ? all.filter(isFirst()) : all;
      const watched = watchedLine(line);
      const answered = await writeBatch(watched, commands.map(names.postgres.toStore));
      equal(watched.failure, undefined);
      names.postgres.hear(answered);
      if (process.env.DBG) console.log('BATCH', isPlain, hasRules, commands.length, watched.together.size);
      const order = orderOf(commands, watched.together, await numbers());
      const results = await sqlite.write(
        order.map((index) => names.sqlite.toStore(commands[index] as StoreCommand)),
      );
      names.sqlite.hear(results);
      if (process.env.DBG)
        for (const [index, command] of order.entries()) {
          const a = JSON.stringify(names.postgres.toNames(withoutWords(answered[command]))),
            b = JSON.stringify(names.sqlite.toNames(withoutWords(results[index])));
          console.log(
            a === b ? ' ' : '!',
            watched.together.has(command) ? 'T' : '-',
            command,
            JSON.stringify(commands[command]).slice(0, 300),
            '\n     =>',
            a.slice(0, 700),
            ...(a === b ? [] : ['\n     =>', b.slice(0, 700)]),
          );
        }
      for (const [index, command] of order.entries())
        deepEqual(
          { command: commands[command], ...names.postgres.toNames(withoutWords(answered[command])) },
          { command: commands[command], ...names.sqlite.toNames(withoutWords(results[index])) },
        );
      walked.together += watched.together.size;
      walked.all += commands.length;
    }
    const asked = queries(known.ids());
    const found = await Promise.all(asked.map(read));
    for (const [index, query] of asked.entries())
      deepEqual(
        { query, result: names.postgres.toNames(inOrder(query, found[index])) },
        { query, result: names.sqlite.toNames(inOrder(query, await sqlite.read(query))) },
      );
    const rows = await allRows(
      place.tables,
      { rows: (table) => place.look(`SELECT * FROM ${table}`) },
      names.postgres,
    );
    const wanted = await allRows(place.tables, sqlite, names.sqlite);
    for (const table of place.tables) deepEqual({ table, rows: rows[table] }, { table, rows: wanted[table] });
    await assertNumbered();
  }

  const read = (query: StoreQuery) =>
    reading.run(tenantOfQuery(query), (asker) =>
      perform(answer({ sql: asking, flavor: POSTGRES_FLAVOR, now: clock.now() }, query), asker),
    );

  const numbers = async () =>
    new Map(
      (await place.look('SELECT id, number FROM jobs')).map(({ id, number }) => [String(id), Number(number)]),
    );

  /** The log of each job is numbered from 1 on without a gap, in the order of its positions. */
  async function assertNumbered(): Promise<void> {
    const wrong = await place.look(`SELECT job FROM (
      SELECT job, sequence, row_number() OVER (PARTITION BY job ORDER BY position) AS place FROM updates WHERE job > 0) AS placed
      WHERE sequence <> place`);
    deepEqual(wrong, []);
  }
});

/** Side by side first, new jobs in the order of their numbers; then claims; then what was left, in its order. */
function orderOf(
  commands: readonly StoreCommand[],
  together: ReadonlySet<number>,
  numbers: ReadonlyMap<string, number>,
): number[] {
  const rank = (index: number): number[] => {
    const command = commands[index];
    const claims = command?.type !== 'claim' ? 0 : command.alone ? 1 : 2;
    const number = command?.type === 'insert' ? (numbers.get(command.job.id) ?? 0) : 0;
    return [together.has(index) ? 0 : 1, claims, together.has(index) ? number : 0, index];
  };
  return commands
    .map((_, index) => ({ index, rank: rank(index) }))
    .sort(
      (a, b) =>
        a.rank.map((value, at) => value - (b.rank[at] ?? 0)).find((difference) => difference !== 0) ?? 0,
    )
    .map(({ index }) => index);
}

/** Whether nothing before has to do with the same jobs and keys. */
function isFirst(): (command: StoreCommand) => boolean {
  const seen = new Set<string>();
  return (command) => {
    const subjects = subjectsOf(command);
    const isNew = !subjects.some((subject) => seen.has(subject));
    for (const subject of subjects) seen.add(subject);
    return isNew;
  };
}

/** What was said of a failure is said by the database. */
function withoutWords(result: object | undefined): object {
  return { ...result, message: undefined };
}

function queries(ids: readonly string[]): StoreQuery[] {
  return [
    { type: 'jobs', ids },
    ...ids.map((jobId): StoreQuery => ({ type: 'updates', jobId, after: 0, limit: 1_000 })),
    ...CHORES.map((chore): StoreQuery => ({ type: 'due', chore, limit: 1_000 })),
    { type: 'nextDue' },
    { type: 'totals' },
    ...TENANTS.flatMap((tenant): StoreQuery[] => [
      { type: 'list', tenant, limit: 1_000 },
      { type: 'counts', tenant, topLevel: true },
      { type: 'limits', tenant },
      { type: 'pauses', tenant },
      ...ids.map((jobId): StoreQuery => ({ type: 'standing', tenant, jobId })),
    ]),
    ...KINDS.map((kind): StoreQuery => ({ type: 'waitingTenants', kind })),
  ];
}

/** Numbers of jobs are those of each store. Of those that are due at once any may come first, and of tenants with owners. */
function inOrder(query: StoreQuery, result: unknown): unknown {
  if (query.type === 'waitingTenants') return (result as string[]).toSorted();
  if (query.type === 'due')
    return (result as { jobId: string }[]).toSorted((a, b) => (a.jobId < b.jobId ? -1 : 1));
  return JSON.parse(JSON.stringify(result ?? null), (name, value) => (name === 'number' ? undefined : value));
}
