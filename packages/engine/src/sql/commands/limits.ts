import type { KindDescription, Rate } from '@longrun/core';
import { EACH } from '../../rules/bounds.ts';
import type { RemoveLimitCommand, SaveLimitCommand } from '../../rules/rule-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';

const SAVE = `INSERT INTO limits
    (tenant, scope, value, declared, concurrency, rate_count, rate_per_ms, rate_burst, set_by, set_at)
  VALUES (:tenant, :scope, :value, :declared, :concurrency, :count, :perMs, :burst, :by, :now)
  ON CONFLICT (tenant, scope, value, declared) DO UPDATE SET concurrency = excluded.concurrency,
    rate_count = excluded.rate_count, rate_per_ms = excluded.rate_per_ms, rate_burst = excluded.rate_burst,
    set_by = excluded.set_by, set_at = excluded.set_at`;
const REMOVE = `DELETE FROM limits
  WHERE tenant = :tenant AND scope = :scope AND value = :value AND declared = :declared`;

// A worker that comes back declares the same again: that must not open the rate.
const SAME_RATE = `SELECT 1 FROM limits
  WHERE tenant = :tenant AND scope = :scope AND value = :value AND declared = :declared
    AND rate_count IS NOT DISTINCT FROM :count AND rate_per_ms IS NOT DISTINCT FROM :perMs
    AND rate_burst IS NOT DISTINCT FROM :burst`;
// What was reckoned by another rate means nothing to this one.
const FORGET =
  'DELETE FROM rates WHERE tenant = :tenant AND scope = :scope AND (value = :value OR :value = :each)';

export function* saveLimit(context: Context, command: SaveLimitCommand): Work<StoreResult> {
  const { tenant, scope, value, concurrency, rate, by } = command;
  yield* save(context, { tenant, scope, value, declared: 0, concurrency, by }, rate);
  return { updates: [], at: context.now };
}

export function* removeLimit({ sql, now }: Context, command: RemoveLimitCommand): Work<StoreResult> {
  const { tenant, scope, value } = command;
  const changes = yield* sql(REMOVE).run({ tenant, scope, value, declared: 0 });
  if (changes > 0) yield* sql(FORGET).run({ tenant, scope, value, each: EACH });
  return changes > 0 ? { updates: [], at: now } : { refused: 'limit-not-found' };
}

/** What the definition of a kind asks for, or no longer asks for. */
export function* declareLimit(
  context: Context,
  tenant: string,
  { kind, concurrency, rate }: KindDescription,
): Work<void> {
  const place = { tenant, scope: 'kind', value: kind, declared: 1 };
  if (concurrency === undefined && rate === undefined) yield* context.sql(REMOVE).run(place);
  else yield* save(context, { ...place, concurrency, by: undefined }, rate);
}

interface Row {
  readonly tenant: string;
  readonly scope: string;
  readonly value: string;
  readonly declared: number;
  readonly concurrency: number | undefined;
  readonly by: string | undefined;
}

function* save({ sql, now }: Context, row: Row, { count, perMs, burst }: Partial<Rate> = {}): Work<void> {
  const { tenant, scope, value } = row;
  const rate = { count, perMs, burst };
  const isSame = (yield* sql(SAME_RATE).get({ ...row, ...rate })) !== undefined;
  if (!isSame) yield* sql(FORGET).run({ tenant, scope, value, each: EACH });
  yield* sql(SAVE).run({ ...row, ...rate, now });
}
