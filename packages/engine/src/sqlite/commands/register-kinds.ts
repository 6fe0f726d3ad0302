import type { RegisterKindsCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';

const SAVE = `INSERT OR REPLACE INTO kinds (tenant, kind, description, seen_at) VALUES (:tenant, :kind, :description, :now)`;

export function registerKinds({ sql, now }: Context, { tenant, kinds }: RegisterKindsCommand): StoreResult {
  for (const kind of kinds)
    sql(SAVE).run({ tenant, kind: kind.kind, description: JSON.stringify(kind), now });
  return { updates: [], at: now };
}
