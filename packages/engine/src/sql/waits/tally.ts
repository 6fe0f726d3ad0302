import { type Counters, type Progress, percentOf } from '@longrun/core';
import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import { append, type Changed } from '../log.ts';
import type { Work } from '../statement.ts';

const READ = 'SELECT progress FROM jobs WHERE number = :number';
const WRITE = `UPDATE jobs SET progress = :progress, sequence = sequence + 1 WHERE number = :number
  RETURNING number, id, state, sequence, run, attempt`;

/** The counters of a split job tell its parts. */
export function* startTally(
  context: Context,
  number: number,
  done: number,
  count: number,
): Work<StoredUpdate> {
  return yield* show(context, number, { remaining: count - done, successful: done, failed: 0 });
}

/** One part has ended, or begins anew: moves it from one counter to another. */
export function* countPart(
  context: Context,
  number: number,
  from: keyof Counters,
  to: keyof Counters,
  alsoChanged: object = {},
): Work<StoredUpdate> {
  const counters = (yield* read(context, number))?.counters ?? { remaining: 0, successful: 0, failed: 0 };
  const moved = { ...counters, [from]: Math.max(0, counters[from] - 1), [to]: counters[to] + 1 };
  return yield* show(context, number, moved, alsoChanged);
}

/** Writes a finer percentage; nothing when it would not rise by a whole percent. */
export function* raisePercent(
  context: Context,
  number: number,
  percent: number,
): Work<StoredUpdate | undefined> {
  const before = yield* read(context, number);
  if (Math.floor(percent) <= Math.floor(percentOf(before) ?? 0)) return undefined;
  return yield* write(context, number, { ...before, percent });
}

/** A part that runs again must not make the bar fall. */
function* show(context: Context, number: number, counters: Counters, alsoChanged = {}): Work<StoredUpdate> {
  const floor = percentOf(yield* read(context, number)) ?? 0;
  const isFiner = floor > (percentOf({ counters }) ?? 0);
  const progress = { counters, unit: 'parts', ...(isFiner && { percent: floor }) };
  return yield* write(context, number, progress, alsoChanged);
}

function* read({ sql }: Context, number: number): Work<Progress | undefined> {
  const text = (yield* sql(READ).get({ number }))?.progress;
  // Written by this package from a Progress.
  return typeof text === 'string' ? (JSON.parse(text) as Progress) : undefined;
}

function* write(context: Context, number: number, progress: Progress, alsoChanged = {}): Work<StoredUpdate> {
  const row = yield* context.sql(WRITE).get({ number, progress: JSON.stringify(progress) });
  if (!row) throw new Error(`job number ${number} vanished inside a transaction`);
  // RETURNING gives exactly the columns that Changed names.
  return yield* append(context, String(row.id), row as unknown as Changed, 'report', {
    progress,
    ...alsoChanged,
  });
}
