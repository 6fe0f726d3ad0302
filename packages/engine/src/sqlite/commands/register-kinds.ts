import type { RegisterKindsCommand, StoreResult } from '../../store.ts';
import type { Context } from '../session.ts';

const SAVE = `INSERT OR REPLACE INTO kinds (tenant, kind, description, seen_at) VALUES (:tenant, :kind, :description, :now)`;

export function registerKinds({ sql, now }: Context, { tenant, kinds }: RegisterKindsCommand): StoreResult {
  for (const kind of kinds)
    sql(SAVE).run({ tenant, kind: kind.kind, description: JSON.stringify(kind), now });
  return { updates: [], at: now };
}
