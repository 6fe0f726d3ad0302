import type { StoredJob } from '../../stored.ts';
import { asFlag } from '../as-flag.ts';
import { absent } from '../commands/absent.ts';
import type { Context } from '../context.ts';
import { HAS_ACKNOWLEDGED } from '../has-acknowledged.ts';
import { toJob } from '../rows.ts';
import type { Work } from '../statement.ts';

const BY_ID = `SELECT *, (SELECT at FROM fetches WHERE job = number) AS fetched_at, ${asFlag(HAS_ACKNOWLEDGED)} AS acknowledged FROM jobs
  WHERE id = :id AND (:tenant IS NULL OR tenant = :tenant)`;

export function* jobs(
  context: Context,
  { ids, tenant, reader }: { ids: readonly string[]; tenant?: string; reader?: string },
): Work<(StoredJob | 'deleted' | undefined)[]> {
  const found: (StoredJob | 'deleted' | undefined)[] = [];
  for (const jobId of ids) {
    const row = yield* context.sql(BY_ID).get({ id: jobId, tenant, reader });
    found.push(row ? toJob(row) : yield* lost(context, jobId, tenant));
  }
  return found;
}

function* lost(context: Context, jobId: string, tenant: string | undefined): Work<'deleted' | undefined> {
  const { refused } = yield* absent(context, { jobId, ...(tenant !== undefined && { tenant }) });
  return refused === 'job-deleted' ? 'deleted' : undefined;
}
