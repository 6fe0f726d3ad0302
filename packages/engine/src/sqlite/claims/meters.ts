import { LIMIT_SCOPES, type LimitScope } from '@longrun/core';
import { afterStart, opensAt } from '../../rate.ts';
import { type Bounds, boundsFor, EACH } from '../../rules/bounds.ts';
import type { HeldBack } from '../../store-result.ts';
import type { Context } from '../context.ts';
import { GROUP_COLUMNS } from '../group-columns.ts';
import type { Rules } from './rules.ts';

/** What a claim looks at of a ready job. */
export interface Candidate {
  readonly number: number;
  readonly rank: number;
  readonly queue: string | null;
  readonly key: string | null;
}

/** What pauses and limits still allow, kept up to date while jobs are chosen. */
export interface Meters {
  /** Whether jobs of the kind may be given at all. */
  opens(kind: string): boolean;
  /** Values whose jobs are to be left out, as JSON lists. They only grow. */
  readonly closed: Readonly<Record<'queue' | 'owner' | 'key', string>>;
  admits(candidate: Candidate): boolean;
  /** Counts a job that was chosen. */
  count(kind: string, candidate: Candidate): void;
  /** Writes the rates that were used. */
  store(): void;
  /** What would have allowed more. */
  readonly heldBack: HeldBack;
}

interface Use {
  running: number;
  nextStart: number;
  isStarted: boolean;
}

// `IS NOT NULL` names the partial index; of a kind it is true anyway.
const running = (scope: LimitScope) => `SELECT count(*) AS count FROM jobs WHERE lease_until IS NOT NULL
  AND tenant = :tenant AND ${GROUP_COLUMNS[scope]} IS NOT NULL AND ${GROUP_COLUMNS[scope]} = :value`;
const full = (scope: LimitScope) => `SELECT ${GROUP_COLUMNS[scope]} AS value, count(*) AS count FROM jobs
  WHERE lease_until IS NOT NULL AND tenant = :tenant AND ${GROUP_COLUMNS[scope]} IS NOT NULL
  GROUP BY ${GROUP_COLUMNS[scope]} HAVING count(*) >= :concurrency`;
const NEXT_START = `SELECT next_start FROM rates WHERE tenant = :tenant AND scope = :scope AND value = :value`;
const USED_RATES = `SELECT value FROM rates WHERE tenant = :tenant AND scope = :scope AND next_start > :now`;
const STORE = `INSERT OR REPLACE INTO rates (tenant, scope, value, next_start)
  VALUES (:tenant, :scope, :value, :nextStart)`;

export function openMeters(context: Context, tenant: string, { paused, limits, until }: Rules): Meters {
  const { sql, now } = context;
  const uses: Record<LimitScope, Map<string, Use>> = { kind: new Map(), queue: new Map(), key: new Map() };
  const shut: Record<LimitScope, Set<string>> = {
    kind: new Set(paused.kind),
    queue: new Set(paused.queue),
    key: new Set(),
  };
  let slots = false;
  let opening = until ?? Number.POSITIVE_INFINITY;

  const boundsOf = (scope: LimitScope, value: string) => boundsFor(limits, scope, value);
  const useOf = (scope: LimitScope, value: string, bounds: Bounds): Use => {
    let use = uses[scope].get(value);
    if (!use) {
      const count = bounds.concurrency === undefined ? 0 : sql(running(scope)).get({ tenant, value })?.count;
      const next = bounds.rate && sql(NEXT_START).get({ tenant, scope, value })?.next_start;
      use = { running: Number(count), nextStart: Number(next ?? 0), isStarted: false };
      uses[scope].set(value, use);
    }
    return use;
  };
  /** Shuts a value whose limit allows no more. */
  const check = (scope: LimitScope, value: string): void => {
    const bounds = boundsOf(scope, value);
    if (!bounds) return;
    const use = useOf(scope, value, bounds);
    const isFull = bounds.concurrency !== undefined && use.running >= bounds.concurrency;
    const opens = bounds.rate ? opensAt(bounds.rate, use.nextStart) : now;
    if (isFull) slots = true;
    else if (opens > now) opening = Math.min(opening, opens);
    if (isFull || opens > now) shut[scope].add(value);
  };
  const start = (scope: LimitScope, value: string | null): void => {
    const bounds = value === null ? undefined : boundsOf(scope, value);
    if (value === null || !bounds) return;
    const use = useOf(scope, value, bounds);
    use.running += 1;
    if (bounds.rate) use.nextStart = afterStart(bounds.rate, use.nextStart, now);
    use.isStarted = true;
    check(scope, value);
    lists.delete(scope);
  };

  // A queue or a key may be in use without a limit of its own name, so those in use are asked for.
  for (const scope of ['queue', 'key'] as const) {
    for (const value of limits[scope].keys()) if (value !== EACH) check(scope, value);
    const each = limits[scope].get(EACH);
    if (each?.concurrency !== undefined)
      for (const { value } of sql(full(scope)).all({ tenant, concurrency: each.concurrency }))
        check(scope, String(value));
    if (each?.rate)
      for (const { value } of sql(USED_RATES).all({ tenant, scope, now })) check(scope, String(value));
  }

  const lists = new Map<LimitScope | 'owner', string>();
  const listOf = (scope: 'queue' | 'key' | 'owner', values: ReadonlySet<string>) => {
    const list = lists.get(scope) ?? JSON.stringify([...values]);
    lists.set(scope, list);
    return list;
  };
  return {
    opens(kind) {
      if (!uses.kind.has(kind)) check('kind', kind);
      return !shut.kind.has(kind);
    },
    closed: {
      get queue() {
        return listOf('queue', shut.queue);
      },
      get key() {
        return listOf('key', shut.key);
      },
      get owner() {
        return listOf('owner', paused.owner);
      },
    },
    admits: ({ queue, key }) =>
      (queue === null || !shut.queue.has(queue)) && (key === null || !shut.key.has(key)),
    count(kind, { queue, key }) {
      start('kind', kind);
      start('queue', queue);
      start('key', key);
    },
    store() {
      for (const scope of LIMIT_SCOPES)
        for (const [value, { nextStart, isStarted }] of uses[scope])
          if (isStarted && boundsOf(scope, value)?.rate) sql(STORE).run({ tenant, scope, value, nextStart });
    },
    get heldBack() {
      return { slots, ...(Number.isFinite(opening) && { until: opening }) };
    },
  };
}
