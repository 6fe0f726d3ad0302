import { isFinal, type JobState } from '@longrun/core';
import type { NewWait } from '../../store-command.ts';
import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import type { Move } from '../moves/apply-move.ts';
import type { Row, Work } from '../statement.ts';
import { addPart } from './add-part.ts';
import { needJobs } from './need-jobs.ts';
import { recheck } from './recheck.ts';
import { startTally } from './tally.ts';

const EARLIER = `SELECT number, id, state, is_partial, part FROM jobs WHERE parent = :parent AND part_name = :name`;
const HAS_PARTS = 'UPDATE jobs SET has_parts = 1 WHERE number = :number';
const NEED = `INSERT INTO needs (needed, job, open) VALUES (:needed, :job, :open)
  ON CONFLICT (needed, job) DO UPDATE SET open = excluded.open`;

/** Notes what a job that has just begun to wait needs; makes the parts of a split. Answers the moves that follow. */
export function* openWait(
  context: Context,
  waiter: { readonly number: number; readonly tenant: string },
  wait: NewWait,
  updates: StoredUpdate[],
): Work<Move[]> {
  if (wait.for.type === 'jobs') {
    yield* needJobs(context, waiter, wait.for);
    return [];
  }
  if (wait.for.type !== 'parts' || !wait.parts) return [];
  return yield* makeParts(context, waiter.number, wait, updates);
}

function* makeParts(context: Context, parent: number, wait: NewWait, updates: StoredUpdate[]): Work<Move[]> {
  const { sql } = context;
  const { name, parts = [] } = wait;
  // A retry that keeps what is done takes over the parts that are done, and lets the others go on where they were.
  const earlier = new Map<number, Row>();
  for (const row of yield* sql(EARLIER).all({ parent, name })) earlier.set(Number(row.part), row);
  const moves: Move[] = [];
  const numbers: { number: number; isOpen: boolean }[] = [];
  for (const [index, part] of parts.entries()) {
    const before = earlier.get(index);
    if (before) {
      const state = before.state as JobState; // the CHECK of the schema
      const isOpen = state !== 'succeeded' || before.is_partial === 1;
      if (isFinal(state) && isOpen)
        moves.push({
          jobId: String(before.id),
          event: 'retry',
          fence: { by: 'store' },
          keepCheckpoint: true,
        });
      numbers.push({ number: Number(before.number), isOpen });
    } else {
      const { number, update } = yield* addPart(context, { parent, name, index }, part);
      updates.push(update);
      numbers.push({ number, isOpen: true });
    }
  }
  yield* sql(HAS_PARTS).run({ number: parent });
  for (const { number, isOpen } of numbers)
    yield* sql(NEED).run({ needed: number, job: parent, open: isOpen ? 1 : 0 });
  for (const { number } of numbers) {
    const next = yield* recheck(context, number); // a part that follows one which had succeeded before
    if (next) moves.push(next);
  }
  updates.push(
    yield* startTally(context, parent, numbers.filter(({ isOpen }) => !isOpen).length, numbers.length),
  );
  return moves;
}
