import type { RegisterKindsCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';
import { declareLimit } from './limits.ts';

const SAVE = `INSERT INTO kinds (tenant, kind, description, seen_at) VALUES (:tenant, :kind, :description, :now)
  ON CONFLICT (tenant, kind) DO UPDATE SET description = excluded.description, seen_at = excluded.seen_at`;

export function* registerKinds(context: Context, { tenant, kinds }: RegisterKindsCommand): Work<StoreResult> {
  const { sql, now } = context;
  for (const kind of kinds) {
    yield* sql(SAVE).run({ tenant, kind: kind.kind, description: JSON.stringify(kind), now });
    yield* declareLimit(context, tenant, kind);
  }
  return { updates: [], at: now };
}
