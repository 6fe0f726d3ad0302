import { isIn } from '../../guards.ts';
import type { MarkStuckCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import { append, type Changed } from '../log.ts';
import type { Work } from '../statement.ts';

const MARK = `UPDATE jobs SET stuck = 1, confirm_by = NULL, sequence = sequence + 1
  WHERE id = :jobId AND confirm_by <= :now AND ${isIn(['pausing', 'stopping'])}
  RETURNING number, state, sequence, run, attempt`;

export function* markStuck(
  { sql, now, ...context }: Context,
  { jobId }: MarkStuckCommand,
): Work<StoreResult> {
  const row = yield* sql(MARK).get({ jobId, now });
  if (!row) return { updates: [], at: now };
  // RETURNING gives exactly the columns that Changed names.
  const changed = row as unknown as Changed;
  return {
    updates: [yield* append({ sql, now, ...context }, jobId, changed, 'stuck', { stuck: true })],
    at: now,
  };
}
