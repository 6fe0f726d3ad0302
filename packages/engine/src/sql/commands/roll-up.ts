import { isFinal, type JobState, type Progress, percentOf } from '@longrun/core';
import type { RollUpCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';
import { raisePercent } from '../waits/tally.ts';

const PARENT = `SELECT number FROM jobs WHERE id = :jobId AND state = 'waiting'`;
const PARTS =
  'SELECT j.state, j.progress FROM needs n JOIN jobs j ON j.number = n.needed WHERE n.job = :parent';

/** Brings the progress of parts that run into the progress of their parent: between the ends of two parts the bar moves. */
export function* rollUp(context: Context, { jobId }: RollUpCommand): Work<StoreResult> {
  const { sql, now } = context;
  const parent = (yield* sql(PARENT).get({ jobId }))?.number;
  if (parent === undefined) return { updates: [], at: now };
  const shares = (yield* sql(PARTS).all({ parent: Number(parent) })).map(shareOf);
  const percent = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
  const update = yield* raisePercent(context, Number(parent), percent);
  return { updates: update ? [update] : [], at: now };
}

/** How far one part is, in percent. */
function shareOf({ state, progress }: Record<string, unknown>): number {
  if (isFinal(state as JobState)) return 100; // the CHECK of the schema
  // Written by this package from a Progress.
  return typeof progress === 'string' ? (percentOf(JSON.parse(progress) as Progress) ?? 0) : 0;
}
