import { LIMIT_SCOPES, type LimitScope } from '@longrun/core';
import { believable } from '../../rate.ts';
import { type Bounds, type BoundsByPlace, boundsFor, EACH } from '../../rules/bounds.ts';
import type { Context } from '../context.ts';
import type { SqlFlavor } from '../flavor.ts';
import { GROUP_COLUMNS } from '../group-columns.ts';
import { isLeased } from '../lease.ts';
import type { Row, Work } from '../statement.ts';

/** How much of one limit is in use, kept up to date while jobs are chosen. */
export interface Use {
  readonly bounds: Bounds;
  running: number;
  nextStart: number;
  /** `nextStart` is not what is stored. */
  isChanged: boolean;
}

export interface Uses {
  /** Undefined where no limit is about the value. */
  of(scope: LimitScope, value: string): Work<Use | undefined>;
  /** The values of a scope whose limit may be used up. */
  inUse(scope: LimitScope): Work<string[]>;
  /** Writes the rates that have changed. */
  store(): Work<void>;
}

// `IS NOT NULL` names the partial index; of a kind it is true anyway.
const running = (
  flavor: SqlFlavor,
  scope: LimitScope,
) => `SELECT count(*) AS count FROM jobs WHERE ${isLeased(flavor)}
  AND tenant = :tenant AND ${GROUP_COLUMNS[scope]} IS NOT NULL AND ${GROUP_COLUMNS[scope]} = :value`;
const full = (
  flavor: SqlFlavor,
  scope: LimitScope,
) => `SELECT ${GROUP_COLUMNS[scope]} AS value, count(*) AS count FROM jobs
  WHERE ${isLeased(flavor)} AND tenant = :tenant AND ${GROUP_COLUMNS[scope]} IS NOT NULL
  GROUP BY ${GROUP_COLUMNS[scope]} HAVING count(*) >= :concurrency`;
const NEXT_START = `SELECT next_start FROM rates WHERE tenant = :tenant AND scope = :scope AND value = :value`;
const USED_RATES = `SELECT value FROM rates WHERE tenant = :tenant AND scope = :scope AND next_start > :now`;
const STORE = `INSERT INTO rates (tenant, scope, value, next_start) VALUES (:tenant, :scope, :value, :nextStart)
  ON CONFLICT (tenant, scope, value) DO UPDATE SET next_start = excluded.next_start`;

export function openUses({ sql, flavor, now }: Context, tenant: string, limits: BoundsByPlace): Uses {
  const known: Record<LimitScope, Map<string, Use>> = { kind: new Map(), queue: new Map(), key: new Map() };
  function* read(scope: LimitScope, value: string, bounds: Bounds): Work<Use> {
    const counted =
      bounds.concurrency === undefined
        ? undefined
        : yield* sql(running(flavor, scope)).get({ tenant, value });
    const used = bounds.rate && (yield* sql(NEXT_START).get({ tenant, scope, value }));
    const stored = Number(used?.next_start ?? 0);
    const nextStart = bounds.rate ? believable(bounds.rate, stored, now) : 0;
    return { bounds, running: Number(counted?.count ?? 0), nextStart, isChanged: nextStart !== stored };
  }
  return {
    *of(scope, value) {
      const bounds = boundsFor(limits, scope, value);
      if (!bounds) return undefined;
      const use = known[scope].get(value) ?? (yield* read(scope, value, bounds));
      known[scope].set(value, use);
      return use;
    },
    *inUse(scope) {
      const { concurrency, rate } = limits[scope].get(EACH) ?? {};
      const rows: Row[] = [];
      if (concurrency !== undefined)
        rows.push(...(yield* sql(full(flavor, scope)).all({ tenant, concurrency })));
      if (rate) rows.push(...(yield* sql(USED_RATES).all({ tenant, scope, now })));
      const named = [...limits[scope].keys()].filter((value) => value !== EACH);
      return [...named, ...rows.map(({ value }) => String(value))];
    },
    *store() {
      for (const scope of LIMIT_SCOPES)
        for (const [value, { bounds, nextStart, isChanged }] of known[scope])
          if (isChanged && bounds.rate) yield* sql(STORE).run({ tenant, scope, value, nextStart });
    },
  };
}
