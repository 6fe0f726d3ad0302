import type { FeedFilter, FeedStretch, StoredEntry } from '../../events/stored-entry.ts';
import { asFlag } from '../as-flag.ts';
import type { Context } from '../context.ts';
import type { SqlFlavor } from '../flavor.ts';
import { toEntry } from '../rows.ts';
import type { Values, Work } from '../statement.ts';

const SAID = `CASE m.event WHEN 'message' THEN m.data ->> 'text'
    ELSE coalesce(m.data -> 'message' ->> 'text', m.data ->> 'info') END`;
// What the job had said last is found by the index on the updates that say something: its condition is repeated word for word.
const columns = ({
  contains,
  objects,
}: SqlFlavor) => `u.position, u.sequence, u.at, u.event, u.state, u.run, u.attempt, u.data, j.id, j.kind,
  ${asFlag('j.parent IS NOT NULL')} AS is_part, j.options ->> 'parentId' AS parent_id,
  e.topic, e.domain, e.job_id, e.data AS event_data,
  (SELECT ${SAID} FROM updates m WHERE j.info IS NOT NULL AND m.job = u.job AND m.run = u.run AND m.sequence <= u.sequence
      AND m.data IS NOT NULL AND (m.event = 'message' OR ${contains('m.data', `'"info"'`)} OR ${contains('m.data', `'"message"'`)})
      AND ${SAID} IS NOT NULL
    ORDER BY m.sequence DESC LIMIT 1) AS info,
  (SELECT ${objects({ place: 'a.place', at: 'a.at', by: 'a.by' })} FROM acknowledged_events a
    WHERE a.job = u.job AND a.sequence = u.sequence) AS acknowledged`;
const JOINED =
  'LEFT JOIN jobs j ON j.number = u.job LEFT JOIN events e ON u.job < 0 AND e.position = u.position';
const GONE = 'events e JOIN updates u ON u.position = e.position LEFT JOIN jobs j ON j.number = u.job';
const IS_OURS = '(j.tenant = :tenant OR e.tenant = :tenant)';

const FLOOR = "SELECT value FROM meta WHERE name = 'feed_floor'";

/** Goes through a stretch of the log. `expired` where events may have been removed that come after the position, or where
 *  there is no such position yet, as after a restored backup. */
export function* feed(context: Context, filter: FeedFilter): Work<FeedStretch | 'expired'> {
  const { sql } = context;
  const { end, newest } = yield* endOf(context);
  const given = filter.after === undefined ? 0 : Number(filter.after);
  const floor = Number((yield* sql(FLOOR).get({}))?.value ?? 0);
  if (given > newest || (filter.after !== undefined && given < floor)) return 'expired';
  const after = Math.max(filter.isAgain ? given - 1 : given, yield* startOf(context, filter.since, end));
  return filter.jobId === undefined
    ? yield* stretch(context, filter, after, end)
    : yield* ofJob(context, filter, filter.jobId, after, end);
}

export function* feedEnd(context: Context): Work<string> {
  return String((yield* endOf(context)).end);
}

/** Where reading ends for now, and where the log does. */
function* endOf({ sql, flavor }: Context): Work<{ end: number; newest: number }> {
  const row = yield* sql(flavor.settledPosition).get({});
  return { end: Number(row?.position), newest: Number(row?.newest) };
}

const selectEntry = (flavor: SqlFlavor) =>
  `SELECT ${columns(flavor)} FROM updates u ${JOINED} WHERE u.position = :position AND ${IS_OURS}`;

export function* entry(
  { sql, flavor }: Context,
  { tenant, position }: { tenant: string; position: string },
): Work<StoredEntry | undefined> {
  const row = yield* sql(selectEntry(flavor)).get({ tenant, position: Number(position) });
  return row && toEntry(row);
}

function* stretch(
  { sql, flavor }: Context,
  filter: FeedFilter,
  after: number,
  newest: number,
): Work<FeedStretch> {
  const { limit, lookThrough } = filter;
  // Where it ends when it is as long as may be gone through at once.
  const last =
    (yield* sql(flavor.positionAfter).get({ after, others: lookThrough - 1 }))?.position ?? newest + 1;
  const isCut = Number(last) <= newest;
  const end = isCut ? Number(last) : Math.max(after, newest);
  const { where, values } = conditions(flavor, filter);
  const text = `SELECT ${columns(flavor)} FROM updates u ${JOINED}
    WHERE u.position > :after AND u.position <= :end AND ${where} ORDER BY u.position LIMIT :limit`;
  const entries = (yield* sql(text).all({ ...values, after, end, limit })).map(toEntry);
  const isFull = entries.length === limit;
  return {
    entries,
    next: (isFull && entries.at(-1)?.position) || String(end),
    isMore: isFull || isCut,
  };
}

/** The updates of a job while it is there, then what tells that it is gone: no need to go through the log of all. */
function* ofJob(
  { sql, flavor }: Context,
  filter: FeedFilter,
  jobId: string,
  after: number,
  end: number,
): Work<FeedStretch> {
  const { tenant, limit } = filter;
  const number = (yield* sql('SELECT number FROM jobs WHERE id = :jobId AND tenant = :tenant').get({
    jobId,
    tenant,
  }))?.number;
  const { where, values } = conditions(flavor, filter);
  const own = number === undefined ? 'e.job_id = :jobId' : 'u.job = :number';
  const from = number === undefined ? GONE : `updates u ${JOINED}`;
  const text = `SELECT ${columns(flavor)} FROM ${from} WHERE ${own} AND u.position > :after AND u.position <= :end AND ${where}
    ORDER BY u.sequence LIMIT :limit`;
  const entries = (yield* sql(text).all({ ...values, jobId, number: Number(number), after, end, limit })).map(
    toEntry,
  );
  const isMore = entries.length === limit;
  return { entries, next: (isMore && entries.at(-1)?.position) || String(Math.max(after, end)), isMore };
}

/** The filter as conditions with bound values: nothing a caller gave becomes SQL. */
function conditions(
  { contains, textsOf }: SqlFlavor,
  { tenant, since, kindPrefix, labels = [], updates }: FeedFilter,
): {
  where: string;
  values: Values;
} {
  const parts = [IS_OURS];
  const values: Record<string, string | number> = { tenant };
  if (since !== undefined) {
    parts.push('u.at >= :since');
    values.since = since;
  }
  if (kindPrefix !== undefined) {
    parts.push('(u.job < 0 OR substr(j.kind, 1, length(:kindPrefix)) = :kindPrefix)');
    values.kindPrefix = kindPrefix;
  }
  if (updates) {
    parts.push(`(u.job < 0 OR (u.event IN (${textsOf(':events')}) AND u.state IN (${textsOf(':states')})))`);
    values.events = JSON.stringify(updates.events);
    values.states = JSON.stringify(updates.states);
  }
  for (const [index, { name, value }] of labels.entries()) {
    parts.push(`(EXISTS (SELECT 1 FROM labels l
        WHERE l.tenant = :tenant AND l.name = :name${index} AND l.value = :value${index} AND l.job = u.job)
      OR ${contains('e.labels', `:label${index}`)})`);
    values[`name${index}`] = name;
    values[`value${index}`] = value;
    values[`label${index}`] = JSON.stringify({ name, value }); // as logEvent has written it
  }
  return { where: parts.join(' AND '), values };
}

// Positions rise with time, but for a clock that was set back a little.
const CLOCK_SLACK_MS = 10_000;

/** The position before the first entry at or after a moment: halves the log as often as it takes, for no index on the time is paid
 *  for with each update. */
function* startOf({ sql, flavor }: Context, since: number | undefined, end: number): Work<number> {
  if (since === undefined) return 0;
  let [first, last] = [1, end + 1];
  while (first < last) {
    const middle = Math.floor((first + last) / 2);
    const row = yield* sql(flavor.momentFrom).get({ position: middle });
    if (row && row.at !== null && Number(row.at) < since - CLOCK_SLACK_MS) first = Number(row.position) + 1;
    else last = middle;
  }
  return first - 1;
}
