import { IS_FINAL } from '../../guards.ts';
import type { PruneCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import type { SqlFlavor } from '../flavor.ts';
import type { Work } from '../statement.ts';
import { removeFamily } from './remove-family.ts';

// A job that ended again meanwhile has another end, and a part goes with its parent.
const FIND = `SELECT number FROM jobs
  WHERE id = :jobId AND finished_at = :finishedAt AND ${IS_FINAL}
    AND NOT EXISTS (SELECT 1 FROM jobs AS parents WHERE parents.number = jobs.parent)`;
const FAMILY = `WITH RECURSIVE family (number) AS (
  VALUES (:number) UNION ALL SELECT j.number FROM jobs j JOIN family f ON j.parent = f.number)`;
// Neither those that wait for one of them, nor those of them that are not done.
const IN_THE_WAY = `${FAMILY}
  SELECT 1 FROM family JOIN jobs ON jobs.number = family.number WHERE NOT ${IS_FINAL}
  UNION ALL
  SELECT 1 FROM family JOIN needs ON needs.needed = family.number JOIN jobs ON jobs.number = needs.job WHERE NOT ${IS_FINAL}
  LIMIT 1`;

/** Removes ended jobs whose time is over, unless somebody still needs them. */
export function* prune(context: Context, { jobs, leftovers }: PruneCommand): Work<StoreResult> {
  const { sql, now } = context;
  const removed: string[] = [];
  for (const { jobId, finishedAt } of jobs) {
    const row = yield* sql(FIND).get({ jobId, finishedAt });
    if (!row || (yield* sql(IN_THE_WAY).get({ number: Number(row.number) }))) continue;
    removed.push(...(yield* removeFamily(context, Number(row.number))));
  }
  return { updates: [], removed, isMore: yield* clearLeftovers(context, leftovers), at: now };
}

const leftoversOf = ({ skipLocked }: SqlFlavor) => [
  // An application may be using a key again, in a transaction that it leaves open.
  `DELETE FROM submissions WHERE (tenant, key) IN
    (SELECT tenant, key FROM submissions WHERE keep_until <= :now LIMIT :limit ${skipLocked})`,
  `DELETE FROM tombstones WHERE job_id IN (SELECT job_id FROM tombstones WHERE keep_until <= :now LIMIT :limit)`,
  // A rate whose next start has passed is as good as new.
  `DELETE FROM rates WHERE (tenant, scope, value) IN
    (SELECT tenant, scope, value FROM rates WHERE next_start <= :now LIMIT :limit)`,
  'DELETE FROM pauses WHERE until <= :now',
];

// Not the last of the log: SQLite would give its position anew.
const OLD_EVENTS = `SELECT position FROM events WHERE keep_until <= :now AND position < (SELECT max(position) FROM updates)
  ORDER BY keep_until LIMIT :limit`;
const FLOOR = `SELECT value FROM meta WHERE name = 'feed_floor'`;
const RAISE_FLOOR = `INSERT INTO meta (name, value) VALUES ('feed_floor', :floor)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`;

/** True when some are left. */
function* clearLeftovers(context: Context, limit: number): Work<boolean> {
  const { sql, flavor, now } = context;
  const counts: number[] = [];
  for (const text of leftoversOf(flavor)) counts.push(yield* sql(text).run({ now, limit }));
  counts.push(yield* clearEvents(context, limit));
  return limit > 0 && counts.includes(limit);
}

/** Whoever reads on after an earlier position is told that something may be missing. */
function* clearEvents({ sql, now }: Context, limit: number): Work<number> {
  const positions = (yield* sql(OLD_EVENTS).all({ now, limit })).map(({ position }) => Number(position));
  for (const position of positions) {
    yield* sql('DELETE FROM events WHERE position = :position').run({ position });
    yield* sql('DELETE FROM updates WHERE position = :position').run({ position });
    yield* sql('DELETE FROM acknowledged_events WHERE job = -:position').run({ position });
  }
  if (positions.length === 0) return 0;
  const floor = Number((yield* sql(FLOOR).get({}))?.value ?? 0);
  yield* sql(RAISE_FLOOR).run({ floor: String(Math.max(floor, ...positions)) });
  return positions.length;
}
