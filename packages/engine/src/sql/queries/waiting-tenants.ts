import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';

// From tenant to tenant by the index, and of each its first entry: queued jobs may be many, their tenants are few.
const TENANTS = `WITH RECURSIVE tenants (tenant) AS (
    SELECT min(tenant) FROM jobs WHERE state = 'queued'
    UNION ALL
    SELECT (SELECT min(tenant) FROM jobs WHERE state = 'queued' AND tenant > tenants.tenant)
    FROM tenants WHERE tenants.tenant IS NOT NULL
  )
  SELECT tenant FROM (
    SELECT tenant, (
      SELECT number FROM jobs WHERE state = 'queued' AND tenant = tenants.tenant AND kind = :kind
      ORDER BY owner, rank, number LIMIT 1
    ) AS number
    FROM tenants WHERE tenant IS NOT NULL
  ) AS waiting
  WHERE number IS NOT NULL ORDER BY number`;

export function* waitingTenants({ sql }: Context, { kind }: { kind: string }): Work<string[]> {
  return (yield* sql(TENANTS).all({ kind })).map(({ tenant }) => String(tenant));
}
