import type { JobHead } from '../../store-query.ts';
import type { Context } from '../context.ts';
import { toHead } from '../rows.ts';
import type { Work } from '../statement.ts';

export function* heads(
  { sql, flavor }: Context,
  { ids }: { ids: readonly string[] },
): Work<(JobHead | undefined)[]> {
  const text = `SELECT id, sequence, state, claim_id FROM jobs WHERE id IN (${flavor.textsOf(':ids')})`;
  const rows = yield* sql(text).all({ ids: JSON.stringify(ids) });
  const found = new Map(rows.map((row) => [row.id, toHead(row)]));
  return ids.map((id) => found.get(id));
}
