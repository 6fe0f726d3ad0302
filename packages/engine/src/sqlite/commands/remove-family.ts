import { IS_ACTIVE } from '../../guards.ts';
import type { Context } from '../context.ts';

/** How long a deleted id answers `job-deleted` before it is unknown. */
const TOMBSTONE_MS = 7 * 24 * 3_600_000;

const FAMILY = `WITH RECURSIVE family (number) AS (
    VALUES (:number) UNION ALL SELECT j.number FROM jobs j JOIN family f ON j.parent = f.number)
  SELECT j.number, j.id, j.tenant FROM family JOIN jobs j ON j.number = family.number WHERE NOT ${IS_ACTIVE}`;
const DELETE = 'DELETE FROM jobs WHERE number = :number';
const OWNED = ['updates', 'checkpoints', 'steps', 'labels', 'artifacts', 'fetches', 'unique_jobs'] as const;
// SQLite gives the highest row number anew once its row is gone. A reader of the log that has seen a position must never
// see it again on another update, so the last row stays, cut off from its job.
const KEEP_LAST = `UPDATE updates SET job = -position
  WHERE job = :job AND position = (SELECT max(position) FROM updates)`;
const BURY =
  'INSERT OR REPLACE INTO tombstones (job_id, tenant, keep_until) VALUES (:jobId, :tenant, :keepUntil)';

/** Removes a job and its parts with all that hangs on them, and leaves a tombstone for each. A part that a worker still holds
 *  stays until its own time has come. Answers the ids of those that are gone. */
export function removeFamily({ sql, now }: Context, number: number): string[] {
  return sql(FAMILY)
    .all({ number })
    .map((row) => {
      const job = Number(row.number);
      sql(DELETE).run({ number: job });
      sql(KEEP_LAST).run({ job });
      for (const table of OWNED) sql(`DELETE FROM ${table} WHERE job = :job`).run({ job });
      sql('DELETE FROM needs WHERE job = :job OR needed = :job').run({ job });
      const jobId = String(row.id);
      sql(BURY).run({ jobId, tenant: String(row.tenant), keepUntil: now + TOMBSTONE_MS });
      return jobId;
    });
}
