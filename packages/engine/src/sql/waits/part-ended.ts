import { IS_FINAL } from '../../guards.ts';
import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import { append, type Changed } from '../log.ts';
import type { Work } from '../statement.ts';
import { tallyOf } from './tally-of.ts';

const CLOSE = 'UPDATE needs SET open = 0 WHERE needed = :part AND job = :parent AND open = 1 RETURNING job';
const OPEN = `SELECT 1 FROM needs JOIN jobs ON jobs.number = needs.needed
  WHERE needs.job = :parent AND open = 1 AND parent = :parent LIMIT 1`;
const NOTE = `UPDATE jobs SET sequence = sequence + 1 WHERE number = :parent AND NOT ${IS_FINAL}
  RETURNING number, id, state, sequence, run, attempt`;

/** A part of a job that its caller has split has ended. With the last one the job is told how all have ended, once. */
export function* partEnded(context: Context, part: number, parent: number): Work<StoredUpdate[]> {
  const { sql } = context;
  if (!(yield* sql(CLOSE).get({ part, parent })) || (yield* sql(OPEN).get({ parent }))) return [];
  const row = yield* sql(NOTE).get({ parent });
  if (!row) return []; // it has ended before them
  // RETURNING gives the id and exactly the columns that Changed names.
  const changed = row as unknown as Changed;
  return [
    yield* append(context, String(row.id), changed, 'tally', { tally: yield* tallyOf(context, parent) }),
  ];
}

const REOPEN = 'UPDATE needs SET open = 1 WHERE needed = :part AND job = :parent';

/** It runs again. Where the others were not done, they are all waited for; where all were, that was told. */
export function* partReopened({ sql }: Context, part: number, parent: number): Work<void> {
  if (yield* sql(OPEN).get({ parent })) yield* sql(REOPEN).run({ part, parent });
}
