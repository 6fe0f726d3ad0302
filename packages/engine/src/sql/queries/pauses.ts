import type { StoredPause } from '../../rules/stored-rule.ts';
import type { Context } from '../context.ts';
import { toPause } from '../rows.ts';
import type { Work } from '../statement.ts';

const IN_FORCE = `SELECT * FROM pauses WHERE tenant = :tenant AND (until IS NULL OR until > :now)
  ORDER BY created_at, scope, value`;

export function* pauses({ sql, now }: Context, { tenant }: { tenant: string }): Work<StoredPause[]> {
  return (yield* sql(IN_FORCE).all({ tenant, now })).map(toPause);
}
