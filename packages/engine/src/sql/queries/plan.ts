import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';

const PLAN = `SELECT value FROM plans JOIN jobs ON jobs.number = plans.job WHERE jobs.id = :jobId AND jobs.tenant = :tenant`;

export function* plan(
  { sql }: Context,
  { jobId, tenant }: { jobId: string; tenant: string },
): Work<string | undefined> {
  const row = yield* sql(PLAN).get({ jobId, tenant });
  return row ? String(row.value) : undefined;
}
