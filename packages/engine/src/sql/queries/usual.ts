import type { Context } from '../context.ts';
import type { SqlFlavor } from '../flavor.ts';
import type { Work } from '../statement.ts';

const NEWEST_JOBS = 3_000;
const MAX_TIMES = 200;
// First the columns at the front of the row alone: those behind the bodies cost more, and are read of the chosen jobs only.
// Of runs that went on from another, of parts, of split jobs and of those that their caller has only told the end of, the time
// says nothing about the others.
const times = ({ indexed }: SqlFlavor) => `SELECT jobs.worked_ms FROM (
    SELECT number, kind, state, run, is_partial FROM jobs WHERE tenant = :tenant AND ${indexed('number > 0')} ORDER BY number DESC LIMIT ${NEWEST_JOBS}
  ) AS newest JOIN jobs ON jobs.number = newest.number
  WHERE newest.kind = :kind AND newest.state = 'succeeded' AND newest.run = 1 AND newest.is_partial = 0
    AND jobs.parent IS NULL AND jobs.has_parts = 0 AND (jobs.by_caller = 0 OR jobs.worked_ms > 0)
  LIMIT ${MAX_TIMES}`;

export function* usual(
  { sql, flavor }: Context,
  { tenant, kind }: { tenant: string; kind: string },
): Work<number[]> {
  return (yield* sql(times(flavor)).all({ tenant, kind })).map(({ worked_ms }) => Number(worked_ms));
}
