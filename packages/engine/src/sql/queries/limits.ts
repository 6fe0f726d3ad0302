import type { LimitScope } from '@longrun/core';
import { EACH } from '../../rules/bounds.ts';
import type { StoredLimit } from '../../rules/stored-rule.ts';
import type { Context } from '../context.ts';
import type { SqlFlavor } from '../flavor.ts';
import { GROUP_COLUMNS } from '../group-columns.ts';
import { isLeased } from '../lease.ts';
import { toLimit } from '../rows.ts';
import type { Work } from '../statement.ts';

const LIMITS = `SELECT limits.*, rates.next_start FROM limits
  LEFT JOIN rates ON rates.tenant = limits.tenant AND rates.scope = limits.scope AND rates.value = limits.value
  WHERE limits.tenant = :tenant ORDER BY limits.scope, limits.value, limits.declared`;
const running = (flavor: SqlFlavor, scope: LimitScope) => `SELECT coalesce(max(running), 0) AS running FROM (
    SELECT count(*) AS running FROM jobs
    WHERE ${isLeased(flavor)} AND tenant = :tenant AND ${GROUP_COLUMNS[scope]} IS NOT NULL
      AND (:value IS NULL OR ${GROUP_COLUMNS[scope]} = :value)
    GROUP BY ${GROUP_COLUMNS[scope]}) AS used`;

/** Every limit with its present use. */
export function* limits({ sql, flavor }: Context, { tenant }: { tenant: string }): Work<StoredLimit[]> {
  const found: StoredLimit[] = [];
  for (const row of yield* sql(LIMITS).all({ tenant })) {
    const value = row.value === EACH ? undefined : String(row.value);
    // The scope is checked by the table.
    const use = yield* sql(running(flavor, row.scope as LimitScope)).get({ tenant, value });
    found.push(toLimit({ ...row, running: use?.running }));
  }
  return found;
}
