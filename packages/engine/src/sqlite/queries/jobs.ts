import type { StoredJob } from '../../stored.ts';
import { absent } from '../commands/absent.ts';
import type { Context } from '../context.ts';
import { toJob } from '../rows.ts';

const BY_ID = `SELECT *, (SELECT at FROM fetches WHERE job = number) AS fetched_at FROM jobs
  WHERE id = :id AND (:tenant IS NULL OR tenant = :tenant)`;

export function jobs(
  context: Context,
  { ids, tenant }: { ids: readonly string[]; tenant?: string },
): (StoredJob | 'deleted' | undefined)[] {
  return ids.map((jobId) => {
    const row = context.sql(BY_ID).get({ id: jobId, tenant });
    if (row) return toJob(row);
    const { refused } = absent(context, { jobId, ...(tenant !== undefined && { tenant }) });
    return refused === 'job-deleted' ? 'deleted' : undefined;
  });
}
