import type { PauseScope } from '@longrun/core';
import { type BoundsByPlace, collectBounds } from '../../rules/bounds.ts';
import type { Context } from '../context.ts';
import { toPlacedBounds } from '../rows.ts';
import type { Work } from '../statement.ts';

/** The pauses and limits of a tenant that are in force. */
export interface Rules {
  readonly paused: Readonly<Record<PauseScope, ReadonlySet<string>>>;
  /** When the first of the pauses lifts itself. */
  readonly until?: number;
  readonly limits: BoundsByPlace;
}

const LIFT = 'DELETE FROM pauses WHERE tenant = :tenant AND until <= :now';
const PAUSES = 'SELECT scope, value, until FROM pauses WHERE tenant = :tenant';
// What an operator has set comes first.
const LIMITS = `SELECT scope, value, concurrency, rate_count, rate_per_ms, rate_burst FROM limits
  WHERE tenant = :tenant ORDER BY declared`;

export function* readRules({ sql, now }: Context, tenant: string): Work<Rules> {
  yield* sql(LIFT).run({ tenant, now });
  const paused = { kind: new Set<string>(), queue: new Set<string>(), owner: new Set<string>() };
  let until = Number.POSITIVE_INFINITY;
  for (const row of yield* sql(PAUSES).all({ tenant })) {
    paused[row.scope as PauseScope].add(String(row.value)); // the CHECK of the table
    if (row.until !== null) until = Math.min(until, Number(row.until));
  }
  const limits = collectBounds((yield* sql(LIMITS).all({ tenant })).map(toPlacedBounds));
  return { paused, limits, ...(Number.isFinite(until) && { until }) };
}
