import type { SaveWorkersCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';

const SAVE = `INSERT INTO workers (tenant, id, kinds, capacity, embedded, seen_at)
  VALUES (:tenant, :id, :kinds, :capacity, :embedded, :seenAt)
  ON CONFLICT (tenant, id) DO UPDATE SET kinds = excluded.kinds, embedded = excluded.embedded, seen_at = excluded.seen_at,
    capacity = CASE WHEN excluded.capacity > workers.capacity THEN excluded.capacity ELSE workers.capacity END
  WHERE excluded.seen_at >= workers.seen_at`;
const FORGET = 'DELETE FROM workers WHERE seen_at < :before';

export function* saveWorkers(
  { sql, now }: Context,
  { workers, forgetMs }: SaveWorkersCommand,
): Work<StoreResult> {
  for (const { kinds, embedded, ...worker } of workers)
    yield* sql(SAVE).run({ ...worker, kinds: JSON.stringify(kinds), embedded: embedded ? 1 : 0 });
  yield* sql(FORGET).run({ before: now - forgetMs });
  return { updates: [], at: now };
}
