import type { PruneCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import { clear } from './remove.ts';

// Jobs are created in the order of their numbers, and none finishes before it is created: a walk by number finds all old
// ones without an index on the end, which every settled job would pay for.
const WALK = `SELECT number, id, tenant, finished_at, EXISTS (SELECT 1 FROM artifacts WHERE job = number) AS has_artifacts
  FROM jobs WHERE number > :after AND created_at < :before ORDER BY number LIMIT :limit`;

export function prune(context: Context, { keepMs, afterNumber, limit }: PruneCommand): StoreResult {
  const { sql, now } = context;
  const before = now - keepMs;
  const rows = sql(WALK).all({ after: afterNumber, before, limit });
  const old = rows.filter(({ finished_at }) => finished_at !== null && Number(finished_at) < before);
  for (const { number, id, tenant } of old) {
    sql('DELETE FROM jobs WHERE number = :number').run({ number: Number(number) });
    clear(context, String(id), String(tenant), Number(number));
  }
  for (const table of ['submissions', 'tombstones'])
    sql(`DELETE FROM ${table} WHERE keep_until <= :now`).run({ now });
  const next = rows.length === limit ? Number(rows.at(-1)?.number ?? 0) : 0;
  const jobIds = old.filter(({ has_artifacts }) => has_artifacts === 1).map(({ id }) => String(id));
  return { updates: [], pruned: { next, removed: old.length, jobIds }, at: now };
}
