import { isActive, type JobState, statesIn } from '@longrun/core';
import { isIn, quote } from '../../guards.ts';
import type { JobFilter } from '../../store-query.ts';
import type { StoredJob } from '../../stored.ts';
import { asFlag } from '../as-flag.ts';
import type { Context } from '../context.ts';
import type { SqlFlavor } from '../flavor.ts';
import { HAS_ACKNOWLEDGED } from '../has-acknowledged.ts';
import { toJob } from '../rows.ts';
import type { Row, Values, Work } from '../statement.ts';

/** A list shows no bodies: input and output are read with the single job. */
const COLUMNS = `number, id, tenant, kind, state, sequence, run, attempt, max_attempts, priority, created_at, queued_at,
  started_at, claimed_at, finished_at, acknowledged_at, by_caller, due_at, start_by, claim_id, worker, is_partial, has_checkpoint, options,
  progress, info, waiting_for, error, outcome, stuck, has_parts, confirm_by, end_by, worked_ms, event,
  (SELECT at FROM fetches WHERE job = number) AS fetched_at, ${asFlag(HAS_ACKNOWLEDGED)} AS acknowledged`;

export function* list(context: Context, filter: JobFilter): Work<StoredJob[]> {
  const { where, values } = conditions(context, filter);
  const text = `SELECT ${COLUMNS} FROM jobs WHERE ${where} ORDER BY number ${filter.isRising ? 'ASC' : 'DESC'} LIMIT :limit`;
  return (yield* context.sql(text).all({ ...values, reader: filter.reader, limit: filter.limit ?? 50 })).map(
    toJob,
  );
}

export function* counts(context: Context, filter: JobFilter): Work<Partial<Record<JobState, number>>> {
  const { where, values } = conditions(context, filter);
  const jobs = filter.limit === undefined ? where : `${where} LIMIT :limit`;
  const text = `SELECT state, count(*) AS count FROM (SELECT state FROM jobs WHERE ${jobs}) AS found GROUP BY state`;
  return tally(yield* context.sql(text).all({ ...values, limit: filter.limit }));
}

export function* totals({ sql }: Context): Work<Partial<Record<JobState, number>>> {
  return tally(yield* sql('SELECT state, count(*) AS count FROM jobs GROUP BY state').all({}));
}

function tally(rows: Row[]): Partial<Record<JobState, number>> {
  return Object.fromEntries(rows.map(({ state, count }) => [String(state), Number(count)]));
}

/** The filter as conditions with a bound value each: nothing a caller gave becomes SQL. */
function conditions({ now, flavor }: Context, filter: JobFilter): { where: string; values: Values } {
  const { contains, folded, indexed } = flavor;
  const parts = ['tenant = :tenant', indexed('number > 0'), 'number < :before'];
  const values: Record<string, string | number> = {
    tenant: filter.tenant,
    before: filter.beforeNumber ?? Number.MAX_SAFE_INTEGER,
  };
  const add = (condition: string, name: string, value: string | number | undefined) => {
    if (value === undefined) return;
    parts.push(condition);
    values[name] = value;
  };
  add('number > :after', 'after', filter.afterNumber);
  add('external_id = :externalId', 'externalId', filter.externalId);
  if (filter.byCaller !== undefined) parts.push(`by_caller = ${filter.byCaller ? 1 : 0}`);
  if (filter.states) parts.push(stateCondition(flavor, filter.states));
  add('kind = :kind', 'kind', filter.kind);
  if (filter.kinds) {
    parts.push(`(${filter.kinds.map((_, index) => `kind = :kind${index}`).join(' OR ')})`);
    for (const [index, kind] of filter.kinds.entries()) values[`kind${index}`] = kind;
  }
  if (filter.begun !== undefined)
    parts.push(`(NOT ${isIn(statesIn('waiting'))} OR started_at IS ${filter.begun ? 'NOT ' : ''}NULL)`);
  if (filter.minDurationMs !== undefined || filter.maxDurationMs !== undefined) values.now = now;
  add('coalesce(finished_at, :now) - started_at >= :minDuration', 'minDuration', filter.minDurationMs);
  add('coalesce(finished_at, :now) - started_at <= :maxDuration', 'maxDuration', filter.maxDurationMs);
  add('queue = :queue', 'queue', filter.queue);
  if (filter.kindPrefix !== undefined) {
    add('kind >= :prefix', 'prefix', filter.kindPrefix);
    add('kind < :prefixEnd', 'prefixEnd', `${filter.kindPrefix}\u{10FFFF}`);
  }
  if (filter.exceptKindPrefix !== undefined) {
    add('NOT (kind >= :except AND kind < :exceptEnd)', 'except', filter.exceptKindPrefix);
    values.exceptEnd = `${filter.exceptKindPrefix}\u{10FFFF}`;
  }
  for (const [index, { name, value }] of (filter.labels ?? []).entries()) {
    parts.push(
      `number IN (SELECT job FROM labels WHERE tenant = :tenant AND name = :name${index} AND value = :value${index})`,
    );
    values[`name${index}`] = name;
    values[`value${index}`] = value;
  }
  add('parent = (SELECT number FROM jobs WHERE id = :parentId)', 'parentId', filter.parentId);
  if (filter.topLevel) parts.push('parent IS NULL');
  if (filter.text !== undefined)
    add(
      `(${['id', 'lower(kind)', folded("coalesce(info, '')")].map((text) => contains(text, ':text')).join(' OR ')})`,
      'text',
      filter.text.toLowerCase(),
    );
  add('created_at >= :createdAfter', 'createdAfter', filter.createdAfter);
  add('created_at < :createdBefore', 'createdBefore', filter.createdBefore);
  return { where: parts.join(' AND '), values };
}

// The states with an index of their own are those that jobs do not merely pass through.
const PASSED = ['queued', 'running', 'succeeded'] as const satisfies readonly JobState[];
const IS_QUIET = PASSED.map((state) => `state <> ${quote(state)}`).join(' AND ');

/** Literals from the table, and with them the condition of the partial index that serves. */
function stateCondition({ indexed, isInHand }: SqlFlavor, states: readonly JobState[]): string {
  const asked = isIn(states);
  if (states.every(isActive)) return `${asked} AND ${isInHand}`;
  const passed: readonly JobState[] = PASSED;
  return states.some((state) => passed.includes(state)) ? asked : `${asked} AND ${indexed(IS_QUIET)}`;
}
