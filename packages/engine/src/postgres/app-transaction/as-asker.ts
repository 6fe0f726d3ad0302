import type { Asker } from '../../sql/asking.ts';
import type { Question, Reply, Row } from '../../sql/statement.ts';
import { toPositional, valuesOf } from '../to-positional.ts';
import type { AppQuery } from './app-transaction.ts';
import { qualified } from './qualified.ts';

/** An asker, of whom one can wait for what was told. */
export interface AppAsker extends Asker {
  /** Resolves when everything so far has been answered; rejects with the first failure of what was told. */
  settled(): Promise<void>;
}

/** Asks what commands and queries ask in the application's transaction, one statement after the other: its library may not take
 *  the next before the last is answered. */
export function asAsker(query: AppQuery): AppAsker {
  let last: Promise<unknown> = Promise.resolve();
  const ask = (question: Question): Promise<Reply> => {
    const reply = last.then(() => send(query, question));
    last = reply;
    return reply;
  };
  return {
    ask,
    tell: (question) => void ask(question).catch(() => {}), // whoever asks next, or waits for all, is told
    settled: async () => void (await last),
  };
}

/** Libraries differ in what they make of values and rows, and applications set that up in their own ways. So places are texts that the
 *  database casts, and all rows come back as one text. */
async function send(query: AppQuery, { text, values }: Question): Promise<Reply> {
  const { text: positional, names } = toPositional(qualified(text));
  const asTexts = positional.replace(/\$\d+(?=::)/g, '$&::text');
  const bound = valuesOf(names, values).map((value) => (value === null ? null : String(value)));
  const rows = await rowsOf(query, asOneText(asTexts), bound);
  return { rows: rows.map(plain), changes: rows.length };
}

const ANSWERS = /^\s*SELECT|\bRETURNING\b/i;

function asOneText(text: string): string {
  const answering = ANSWERS.test(text) ? text : `${text} RETURNING 1`;
  return `WITH answer AS (${answering}) SELECT coalesce(json_agg(answer), '[]')::text AS answer FROM answer`;
}

/** The rows of a statement that answers them as one text. */
async function rowsOf(query: AppQuery, text: string, values: readonly (string | null)[]): Promise<Row[]> {
  const [first = {}] = await query(text, values);
  // By place: a library may be told to rename columns.
  return JSON.parse(String(Object.values(first)[0])) as Row[]; // what json_agg of rows gives
}

/** JSON is kept as text outside of the database. It was written as JSON here, so writing it again gives the same. */
function plain(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
    ]),
  );
}
