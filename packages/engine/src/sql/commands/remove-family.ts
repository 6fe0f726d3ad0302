import { IS_ACTIVE } from '../../guards.ts';
import { asFlag } from '../as-flag.ts';
import type { Context } from '../context.ts';
import { logEvent } from '../log-event.ts';
import { toBuried, toLabel } from '../rows.ts';
import type { Row, Work } from '../statement.ts';

/** How long a deleted id answers `job-deleted` before it is unknown. */
const TOMBSTONE_MS = 7 * 24 * 3_600_000;

const FAMILY = `WITH RECURSIVE family (number) AS (
    VALUES (:number) UNION ALL SELECT j.number FROM jobs j JOIN family f ON j.parent = f.number)
  SELECT j.number, j.id, j.tenant, j.kind, j.state, j.run, j.attempt, j.sequence, ${asFlag('j.parent IS NOT NULL')} AS is_part,
    j.options ->> 'parentId' AS parent_id
  FROM family JOIN jobs j ON j.number = family.number 
  WHERE j.by_caller = 1 OR NOT ${IS_ACTIVE}`;
const LABELS = 'SELECT name, value FROM labels WHERE job = :job ORDER BY name, value';
const DELETE = 'DELETE FROM jobs WHERE number = :number';
const OWNED = [
  'updates',
  'checkpoints',
  'steps',
  'labels',
  'artifacts',
  'fetches',
  'unique_jobs',
  'plans',
  'acknowledged_events',
  'acknowledged_outcomes',
] as const;
const BURY = `INSERT INTO tombstones (job_id, tenant, keep_until) VALUES (:jobId, :tenant, :keepUntil)
  ON CONFLICT (job_id) DO UPDATE SET tenant = excluded.tenant, keep_until = excluded.keep_until`;

/** Removes a job and its parts with all that hangs on them, and leaves a tombstone and an event for each. A part that a worker
 *  still holds stays until its own time has come. Answers the ids of those that are gone. */
export function* removeFamily(context: Context, number: number, by?: string): Work<string[]> {
  const { sql, now } = context;
  const removed: string[] = [];
  for (const row of yield* sql(FAMILY).all({ number })) {
    const { id, tenant, number: job } = toBuried(row);
    // Before its rows go: SQLite gives the highest row number anew once its row is gone, and a reader of the log that has
    // seen a position must never see it again on another update.
    yield* announce(context, row, by);
    // The job itself last: what belongs to it may be touched by whoever may touch the job.
    for (const table of OWNED) yield* sql(`DELETE FROM ${table} WHERE job = :job`).run({ job });
    yield* sql('DELETE FROM needs WHERE job = :job OR needed = :job').run({ job });
    yield* sql(DELETE).run({ number: job });
    yield* sql(BURY).run({ jobId: id, tenant, keepUntil: now + TOMBSTONE_MS });
    removed.push(id);
  }
  return removed;
}

function* announce(context: Context, row: Row, by: string | undefined): Work<void> {
  const { id, tenant, number, ...job } = toBuried(row);
  yield* logEvent(context, {
    tenant,
    topic: 'job:deleted',
    domain: 'job',
    jobId: id,
    data: { ...job, ...(by !== undefined && { by }) },
    labels: (yield* context.sql(LABELS).all({ job: number })).map(toLabel),
    keepMs: TOMBSTONE_MS,
  });
}
