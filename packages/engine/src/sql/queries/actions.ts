import type { StoredAction } from '../../actions/stored-action.ts';
import type { Context } from '../context.ts';
import { toAction } from '../rows.ts';
import type { Work } from '../statement.ts';

const OF_TENANT = `SELECT * FROM actions WHERE tenant = :tenant AND (:id IS NULL OR id = :id)
  AND (:target IS NULL OR target = :target) ORDER BY number`;

export function* actions(
  { sql }: Context,
  { tenant, id, target }: { tenant: string; id?: string; target?: string },
): Work<StoredAction[]> {
  return (yield* sql(OF_TENANT).all({ tenant, id, target })).map(toAction);
}
