import type { EndedJobs } from '../../store-query.ts';
import type { Context } from '../context.ts';
import { toEnded } from '../rows.ts';
import type { Work } from '../statement.ts';

// By number, and not by an index on the end, which every settled job would have to pay for.
const WALK = `SELECT number, id, tenant, kind, state, finished_at, sequence, options ->> 'retention' AS retention,
    (SELECT at FROM fetches WHERE job = number) AS fetched_at
  FROM jobs WHERE number > :after ORDER BY number LIMIT :limit`;

export function* ended(
  { sql }: Context,
  { after, limit }: { after: number; limit: number },
): Work<EndedJobs> {
  const rows = yield* sql(WALK).all({ after, limit });
  return {
    jobs: rows.filter(({ finished_at }) => finished_at !== null).map(toEnded),
    next: rows.length === limit ? Number(rows.at(-1)?.number ?? 0) : 0,
  };
}
