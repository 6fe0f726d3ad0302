import { LIMIT_SCOPES, type LimitScope } from '@longrun/core';
import type { Standing, Use } from '../../explain/standing.ts';
import type { Context } from '../context.ts';
import type { SqlFlavor } from '../flavor.ts';
import { GROUP_COLUMNS } from '../group-columns.ts';
import { isLeased } from '../lease.ts';
import type { Work } from '../statement.ts';

/** Counting ends here: whoever waits behind so many need not know how many more. */
const MOST = 10_000;

const JOB = `SELECT number, kind, owner, rank, queue, concurrency_key AS key FROM jobs
  WHERE id = :jobId AND tenant = :tenant`;
const ahead = (owner: unknown) => `SELECT count(*) AS count FROM (
    SELECT 1 FROM jobs WHERE state = 'queued' AND tenant = :tenant AND kind = :kind AND owner ${owner === null ? 'IS NULL' : '= :owner'}
      AND (rank, number) < (:rank, :number) LIMIT :most) AS found`;
const OWNERS = `SELECT count(*) AS count FROM (
    SELECT 1 FROM lanes WHERE tenant = :tenant AND kind = :kind AND owner > '' AND owner IS DISTINCT FROM :owner LIMIT :most) AS found`;
const running = (
  flavor: SqlFlavor,
  scope: LimitScope,
) => `SELECT count(*) AS count FROM jobs WHERE ${isLeased(flavor)}
  AND tenant = :tenant AND ${GROUP_COLUMNS[scope]} IS NOT NULL AND ${GROUP_COLUMNS[scope]} = :value`;
const NEXT_START =
  'SELECT next_start FROM rates WHERE tenant = :tenant AND scope = :scope AND value = :value';

/** Where a queued job stands, and how much of what it shares with others is in use. */
export function* standing(
  { sql, flavor }: Context,
  { jobId, tenant }: { jobId: string; tenant: string },
): Work<Standing | undefined> {
  const job = yield* sql(JOB).get({ jobId, tenant });
  if (!job) return undefined;
  const { number, kind, owner, rank } = job as Record<string, string | number | null>; // the schema's types
  const place = { tenant, kind, owner, rank, number, most: MOST };
  const uses: Use[] = [];
  for (const scope of LIMIT_SCOPES) {
    if (job[scope] === null || job[scope] === undefined) continue;
    const value = String(job[scope]);
    const next = (yield* sql(NEXT_START).get({ tenant, scope, value }))?.next_start;
    uses.push({
      scope,
      value,
      running: Number((yield* sql(running(flavor, scope)).get({ tenant, value }))?.count),
      ...(next !== undefined && { nextStart: Number(next) }),
    });
  }
  return {
    ahead: Number((yield* sql(ahead(owner)).get(place))?.count),
    otherOwners: Number((yield* sql(OWNERS).get(place))?.count),
    uses,
  };
}
