import type { Question, Reply, Row, Values, Work } from '../sql/statement.ts';
import { type SetStatement, setOf } from './set-of.ts';
import type { Transaction } from './transaction.ts';

/** A piece of work that has nothing to do with the others beside it. */
export interface Separate<T> {
  readonly work: Work<T>;
  /** It may write only a job that others do not depend on, and gives up where it finds one that they do. */
  readonly isPlain: boolean;
}

interface Walker<T> extends Separate<T> {
  step: IteratorResult<Question, T>;
  /** The job that it writes was found to be plain, and is locked. */
  isSure: boolean;
  hasGivenUp: boolean;
}

/** Nobody waits for the job, it is no part and has none: what becomes of it matters to no other job. */
const IS_PLAIN = 'is_needed = 0 AND has_parts = 0 AND parent IS NULL';
const UPDATE_JOB = /^UPDATE jobs SET .*?\bWHERE /s;
const UNREAD: Reply = { rows: [], changes: 0 };

/** Does pieces of work side by side: what many of them ask at the same time becomes one statement over many rows. Answers what came of
 *  each; undefined for one that has given up, which then has written nothing. */
export async function performTogether<T>(
  pieces: readonly Separate<T>[],
  transaction: Transaction,
): Promise<(T | undefined)[]> {
  const walkers = pieces.map(
    (piece): Walker<T> => ({ ...piece, step: piece.work.next(), isSure: !piece.isPlain, hasGivenUp: false }),
  );
  for (let active = walkers; active.length > 0; active = walkers.filter(isActive)) {
    const told = new Map<string, Values[]>();
    for (const walker of active) goOnTelling(walker, told);
    for (const [text, sets] of told) tellAll(transaction, text, sets);
    const asked = group(active.filter(isActive));
    await Promise.all([...asked].map(([text, group]) => askAll(transaction, text, group)));
  }
  return walkers.map(({ step, hasGivenUp }) => (step.done && !hasGivenUp ? step.value : undefined));
}

const isActive = ({ step, hasGivenUp }: Walker<unknown>) => !step.done && !hasGivenUp;

/** As long as it waits for no reply. */
function goOnTelling<T>(walker: Walker<T>, told: Map<string, Values[]>): void {
  while (!walker.step.done && walker.step.value.isTold) {
    const { text, values } = walker.step.value;
    const sets = told.get(text) ?? [];
    told.set(text, sets);
    sets.push(values);
    walker.step = walker.work.next(UNREAD);
  }
}

function tellAll(transaction: Transaction, text: string, sets: readonly Values[]): void {
  const statement = sets.length > 1 ? setStatement(text, false) : undefined;
  if (statement) {
    const { text: all, values } = statement.bind(sets);
    transaction.post(all, values);
  } else for (const values of sets) transaction.tell({ text, values });
}

interface Asker<T> {
  readonly walker: Walker<T>;
  readonly values: Values;
}

function group<T>(walkers: readonly Walker<T>[]): Map<string, Asker<T>[]> {
  const groups = new Map<string, Asker<T>[]>();
  for (const walker of walkers) {
    if (walker.step.done) continue;
    const { text, values } = walker.step.value;
    const asked = walker.isSure ? text : plainly(text);
    if (asked === undefined) {
      walker.hasGivenUp = true;
      continue;
    }
    const askers = groups.get(asked) ?? [];
    groups.set(asked, askers);
    askers.push({ walker, values });
  }
  return groups;
}

const guarded = new Map<string, string | undefined>(); // rendered from texts that are constant; no state of the program

/** The same, but of plain jobs alone. Undefined for what must not be written before it is sure that the job is one. */
function plainly(text: string): string | undefined {
  if (!guarded.has(text)) guarded.set(text, guard(text));
  return guarded.get(text);
}

function guard(text: string): string | undefined {
  if (UPDATE_JOB.test(text)) return text.replace(UPDATE_JOB, (start) => `${start}${IS_PLAIN} AND `);
  return text.startsWith('SELECT') ? text : undefined;
}

async function askAll<T>(transaction: Transaction, text: string, askers: readonly Asker<T>[]): Promise<void> {
  const statement = askers.length > 1 ? setStatement(text, true) : undefined;
  const replies = statement
    ? await askSet(transaction, statement, askers)
    : await Promise.all(askers.map(({ values }) => transaction.ask({ text, values })));
  const writesJob = UPDATE_JOB.test(text);
  for (const [index, { walker }] of askers.entries()) take(walker, writesJob, replies[index] ?? UNREAD);
}

function take<T>(walker: Walker<T>, writesJob: boolean, reply: Reply): void {
  if (!walker.isSure && writesJob) {
    walker.hasGivenUp = reply.changes === 0;
    walker.isSure = true;
    if (walker.hasGivenUp) return;
  }
  walker.step = walker.work.next(reply);
}

async function askSet<T>(
  transaction: Transaction,
  statement: SetStatement,
  askers: readonly Asker<T>[],
): Promise<Reply[]> {
  const { identity } = statement;
  const placeOf = new Map(identity && askers.map(({ values }, place) => [values[identity.value], place]));
  const { text, values } = statement.bind(askers.map((asker) => asker.values));
  const { rows } = await transaction.send(text, values);
  const found: Row[][] = askers.map(() => []);
  for (const row of rows) {
    // A column of one of the tables that have an identity is a text.
    const place = identity ? placeOf.get(String(row[identity.column])) : Number(row.v_place) - 1;
    if (place !== undefined) found[place]?.push(row);
  }
  return found.map((own) => ({ rows: own, changes: own.length }));
}

const sets = new Map<string, SetStatement | undefined>(); // rendered from texts that are constant; no state of the program

function setStatement(text: string, wantsReply: boolean): SetStatement | undefined {
  const key = `${wantsReply} ${text}`;
  if (!sets.has(key)) sets.set(key, setOf(text, wantsReply));
  return sets.get(key);
}
