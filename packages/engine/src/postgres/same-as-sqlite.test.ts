// What is done side by side comes to what SQLite comes to, which does one command after the other.
import { deepEqual, equal } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { StoreCommand } from '../store-command.ts';
import type { StoredJob } from '../stored.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { type PostgresPlace, postgresPlace } from '../testing/postgres/postgres-place.ts';
import { type PostgresTwin, postgresTwin } from '../testing/postgres/postgres-twin.ts';
import { allRows } from '../testing/twins/all-rows.ts';
import { commandOf } from '../testing/twins/command-of.ts';
import { type ClaimNames, createClaimNames, createKnownJobs } from '../testing/twins/known-jobs.ts';
import { comparableAnswer, questions } from '../testing/twins/questions.ts';
import { type Run, randomRun } from '../testing/twins/random-batches.ts';
import { sqliteTwin } from '../testing/twins/sqlite-twin.ts';
import type { Twin } from '../testing/twins/twin.ts';
import { subjectsOf } from './subjects-of.ts';

const { LONGRUN_RELEASE, LONGRUN_SEED, LONGRUN_PATH } = process.env;
const RUNS = LONGRUN_RELEASE ? 1_000 : 15;
// Of every change the same runs, so that a red build speaks of the change; a release searches anew.
const SEED = LONGRUN_SEED ?? (LONGRUN_RELEASE ? undefined : '20261123');

/** A store, and what it calls claims. */
interface Side<Store extends Twin> {
  readonly store: Store;
  readonly names: ClaimNames;
}

describe('a batch on Postgres', () => {
  let place: PostgresPlace;
  const walked = { together: 0, all: 0 };

  before(async () => {
    place = await postgresPlace();
  });
  after(() => place[Symbol.asyncDispose]());

  test('answers and leaves behind what it does on SQLite', async (t) => {
    await fc.assert(fc.asyncProperty(randomRun, play), {
      numRuns: RUNS,
      ...(SEED !== undefined && { seed: Number(SEED) }),
      ...(LONGRUN_PATH !== undefined && { path: LONGRUN_PATH }),
      // To look for a shorter one takes minutes: it is done where a seed and a path are given.
      endOnFailure: LONGRUN_PATH === undefined,
    });
    t.diagnostic(`${walked.together} of ${walked.all} commands were done side by side`);
  });

  async function play({ hasRules, batches }: Run): Promise<void> {
    await place.empty();
    const clock = manualClock();
    using store = sqliteTwin(clock);
    await using other = postgresTwin(place, clock);
    const sqlite = { store, names: createClaimNames() };
    const postgres = { store: other, names: createClaimNames() };
    const known = createKnownJobs(sqlite.names);
    for (const { passMs, drafts, isPlain } of batches) {
      await clock.advance(passMs);
      const jobs = await store.read({ type: 'jobs', ids: known.ids() });
      const stored = new Map(
        jobs.flatMap((job): [string, StoredJob][] => (typeof job === 'object' ? [[job.id, job]] : [])),
      );
      const around = { known, isPlain, hasRules, now: clock.now(), stored: (id: string) => stored.get(id) };
      const commands = drafts.flatMap((draft) => commandOf(draft, around) ?? []);
      await assertSameResults(sqlite, postgres, isPlain ? commands.filter(isFirst()) : commands);
    }
    await assertSameAnswers(sqlite, postgres, known.ids());
    await assertSameRows(sqlite, postgres);
  }

  async function assertSameResults(
    sqlite: Side<Twin>,
    postgres: Side<PostgresTwin>,
    commands: readonly StoreCommand[],
  ): Promise<void> {
    const results = await write(postgres, commands);
    const { together, failure } = postgres.store.last;
    equal(failure, undefined, 'all of them can be stored');
    const order = orderOf(commands, together, await numbersOf(postgres.store));
    const wanted = await write(
      sqlite,
      order.flatMap((place) => commands[place] ?? []),
    );
    for (const [index, place] of order.entries()) {
      const command = commands[place];
      deepEqual({ command, result: results[place] }, { command, result: wanted[index] });
    }
    walked.together += together.size;
    walked.all += commands.length;
  }

  /** Results with names in place of the ids of claims. What a database says of a failure is its own. */
  async function write({ store, names }: Side<Twin>, commands: readonly StoreCommand[]): Promise<object[]> {
    const results = await store.write(commands.map(names.toStore));
    names.hear(results);
    return results.map((result) => names.toNames({ ...result, message: undefined }));
  }

  async function assertSameAnswers(
    sqlite: Side<Twin>,
    postgres: Side<Twin>,
    ids: readonly string[],
  ): Promise<void> {
    const asked = questions(ids);
    const ask = async ({ store, names }: Side<Twin>) =>
      names.toNames(
        await Promise.all(asked.map(async (query) => comparableAnswer(query, await store.read(query)))),
      );
    const [answers, wanted] = await Promise.all([ask(postgres), ask(sqlite)]);
    for (const [index, query] of asked.entries())
      deepEqual({ query, answer: answers[index] }, { query, answer: wanted[index] });
  }

  async function assertSameRows(sqlite: Side<Twin>, postgres: Side<Twin>): Promise<void> {
    const rows = await allRows(place.tables, postgres.store, postgres.names);
    const wanted = await allRows(place.tables, sqlite.store, sqlite.names);
    for (const table of place.tables) deepEqual({ table, rows: rows[table] }, { table, rows: wanted[table] });
    const misplaced = await place.look(`SELECT job FROM (
        SELECT job, sequence, row_number() OVER (PARTITION BY job ORDER BY position) AS place FROM updates WHERE job > 0
      ) AS placed WHERE sequence <> place`);
    deepEqual(misplaced, [], 'updates are numbered from 1 on in the order of the log');
  }
});

const numbersOf = async (store: Twin) =>
  new Map((await store.rows('jobs')).map(({ id, number }) => [String(id), Number(number)]));

/** The order in which a batch takes effect: side by side first, new jobs in the order of their numbers, then claims; then what was left,
 *  at its end the claims that want to be alone, and those that do not. */
function orderOf(
  commands: readonly StoreCommand[],
  together: ReadonlySet<number>,
  numbers: ReadonlyMap<string, number>,
): number[] {
  const rankOf = (place: number): number[] => {
    const command = commands[place];
    const claims = command?.type !== 'claim' ? 0 : command.alone ? 1 : 2;
    const isTogether = together.has(place);
    const number = command?.type === 'insert' && isTogether ? (numbers.get(command.job.id) ?? 0) : 0;
    return [isTogether ? 0 : 1, claims, number, place];
  };
  return commands
    .map((_, place) => ({ place, rank: rankOf(place) }))
    .sort(({ rank: a }, { rank: b }) => a.map((value, at) => value - (b[at] ?? 0)).find(Boolean) ?? 0)
    .map(({ place }) => place);
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
