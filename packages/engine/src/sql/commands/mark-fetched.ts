import type { MarkFetchedCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';

// Of the end that was seen: a job that runs anew has another result.
const MARK = `INSERT INTO fetches (job, at) SELECT number, :now FROM jobs
  WHERE id = :jobId AND tenant = :tenant AND finished_at = :finishedAt
  ON CONFLICT DO NOTHING`;

/** Notes that the result was fetched; the first time counts. */
export function* markFetched({ sql, now }: Context, command: MarkFetchedCommand): Work<StoreResult> {
  const { jobId, tenant, finishedAt } = command;
  yield* sql(MARK).run({ jobId, tenant, finishedAt, now });
  return { updates: [], at: now };
}
