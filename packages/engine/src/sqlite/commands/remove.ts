import type { JobState } from '@longrun/core';
import { IS_ACTIVE } from '../../guards.ts';
import type { DeleteCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import { absent } from './absent.ts';

/** How long a deleted id answers `job-deleted` before it is unknown. */
const TOMBSTONE_MS = 7 * 24 * 3_600_000;

const DELETE = `DELETE FROM jobs WHERE id = :jobId AND tenant = :tenant AND NOT ${IS_ACTIVE} RETURNING number`;
const BURY =
  'INSERT OR REPLACE INTO tombstones (job_id, tenant, keep_until) VALUES (:jobId, :tenant, :keepUntil)';

export function remove(context: Context, command: DeleteCommand): StoreResult {
  const { jobId, tenant } = command;
  const row = context.sql(DELETE).get({ jobId, tenant });
  if (row) {
    clear(context, jobId, tenant, Number(row.number));
    return { updates: [], at: context.now };
  }
  const job = context
    .sql('SELECT state FROM jobs WHERE id = :jobId AND tenant = :tenant')
    .get({ jobId, tenant });
  return job ? { refused: 'transition-refused', state: job.state as JobState } : absent(context, command);
}

const OWNED = ['updates', 'checkpoints', 'steps', 'labels', 'artifacts'] as const;
// SQLite gives the highest row number anew once its row is gone. A reader of the log that has seen a position must never
// see it again on another update, so the last row stays, cut off from its job.
const KEEP_LAST = `UPDATE updates SET job = -position
  WHERE job = :job AND position = (SELECT max(position) FROM updates)`;

/** Removes what hangs on a job whose row is gone, and leaves the tombstone. */
export function clear({ sql, now }: Context, jobId: string, tenant: string, job: number): void {
  sql(KEEP_LAST).run({ job });
  for (const table of OWNED) sql(`DELETE FROM ${table} WHERE job = :job`).run({ job });
  sql(BURY).run({ jobId, tenant, keepUntil: now + TOMBSTONE_MS });
}
