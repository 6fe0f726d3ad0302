import { JobError, toMoment } from '@longrun/core';
import { type CopiedTable, MOVE_NOTE, type MoveNote } from '../postgres/move-note.ts';
import type { Transaction } from '../postgres/transaction.ts';
import { nextStep } from './next-step.ts';
import { schemas } from './schemas.ts';
import type { Source } from './source.ts';
import { standingOf, tablesIn } from './standing.ts';
import type { Target } from './target.ts';

/** What the database knows of the move. It changes together with the rows, so it is right whatever happens. */
export interface Journal {
  /** What is there of a table. */
  copied(table: string): CopiedTable | undefined;
  /** Does work, and notes how far a table has come by it, in one transaction. */
  advance(table: string, copied: CopiedTable, work: (transaction: Transaction) => void): Promise<void>;
  /** Does the last work, and forgets the move: servers may start. */
  finish(work: (transaction: Transaction) => void): Promise<void>;
}

interface JournalOptions {
  readonly source: Source;
  readonly target: Target;
  readonly restart: boolean;
}

const SERVERS = `SELECT count(*) AS servers FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'longrun'`;
const ADD = `INSERT INTO longrun.meta VALUES ('${MOVE_NOTE}', $1)`;
// The note of before tells that nobody else moves anything here.
const REPLACE = `UPDATE longrun.meta SET value = $1 WHERE name = '${MOVE_NOTE}' AND value = $2`;
const REMOVE = `DELETE FROM longrun.meta WHERE name = '${MOVE_NOTE}' AND value = $1`;

/** Begins a move, or goes on with it; `done` where it has come to its end before. Rejects where it must not be. */
export async function openJournal(options: JournalOptions): Promise<Journal | 'done'> {
  const { target } = options;
  const begun = await target.write((transaction) => begin(transaction, options));
  if (begun === 'done') return 'done';
  let { note, text } = begun;

  const change = async (
    statement: string,
    values: readonly string[],
    work: (transaction: Transaction) => void,
  ) =>
    target.write(async (transaction) => {
      work(transaction);
      const { changes } = await transaction.send(statement, values);
      if (changes === 0) throw new JobError('store-busy', 'Somebody else moves jobs into this database.');
    });
  return {
    copied: (table) => note.copied[table],
    async advance(table, copied, work) {
      const next: MoveNote = { ...note, copied: { ...note.copied, [table]: copied } };
      const nextText = JSON.stringify(next);
      await change(REPLACE, [nextText, text], work);
      note = next;
      text = nextText;
    },
    finish: (work) => change(REMOVE, [text], work),
  };
}

async function begin(
  transaction: Transaction,
  { source, restart }: JournalOptions,
): Promise<{ note: MoveNote; text: string } | 'done'> {
  const ask = async (text: string) => (await transaction.send(text, [])).rows;
  const standing = await standingOf(ask);
  const step = nextStep({ source, standing, restart });
  if (step === 'done') return 'done';
  const [row] = await ask(SERVERS);
  if (Number(row?.servers) > 0)
    throw new JobError('store-busy', 'A Longrun server works on the database.', {
      hint: 'Stop it; start it again when the move is through.',
    });
  if (step === 'go-on' && standing.state === 'unfinished') return standing;
  const tables = (await tablesIn(ask)).map((name) => `longrun."${name}"`);
  await ask(`TRUNCATE ${tables.join(', ')}`); // the secret that the migration has made, and what an earlier try has left
  const { secret, file, position } = source;
  const startedAt = toMoment(transaction.now);
  const note: MoveNote = { secret, from: file, startedAt, schemas: schemas(), position, copied: {} };
  const text = JSON.stringify(note);
  await transaction.send(ADD, [text]);
  return { note, text };
}
