import type { StoredJob } from '../../stored.ts';
import { absent } from '../commands/absent.ts';
import type { Context } from '../context.ts';
import { HAS_ACKNOWLEDGED } from '../has-acknowledged.ts';
import { toJob } from '../rows.ts';

const BY_ID = `SELECT *, (SELECT at FROM fetches WHERE job = number) AS fetched_at, ${HAS_ACKNOWLEDGED} AS acknowledged FROM jobs
  WHERE id = :id AND (:tenant IS NULL OR tenant = :tenant)`;

export function jobs(
  context: Context,
  { ids, tenant, reader }: { ids: readonly string[]; tenant?: string; reader?: string },
): (StoredJob | 'deleted' | undefined)[] {
  return ids.map((jobId) => {
    const row = context.sql(BY_ID).get({ id: jobId, tenant, reader });
    if (row) return toJob(row);
    const { refused } = absent(context, { jobId, ...(tenant !== undefined && { tenant }) });
    return refused === 'job-deleted' ? 'deleted' : undefined;
  });
}
