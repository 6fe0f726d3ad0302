import type { JobState } from '@longrun/core';
import { IS_FINAL } from '../../guards.ts';
import type { AcknowledgeCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import { append, type Changed } from '../log.ts';
import type { Work } from '../statement.ts';
import { absent } from './absent.ts';

const ACKNOWLEDGE = `UPDATE jobs SET acknowledged_at = :now, sequence = sequence + 1
  WHERE id = :jobId AND tenant = :tenant AND ${IS_FINAL} AND acknowledged_at IS NULL
  RETURNING number, state, sequence, run, attempt, acknowledged_at`;
const NOTE = `INSERT INTO acknowledged_outcomes (job, "user", at) VALUES (:job, :by, :now)
  ON CONFLICT DO NOTHING`;
const FIND = 'SELECT number, state, acknowledged_at FROM jobs WHERE id = :jobId AND tenant = :tenant';

export function* acknowledge(context: Context, command: AcknowledgeCommand): Work<StoreResult> {
  const { sql, now } = context;
  const { jobId, tenant, by } = command;
  const row = yield* sql(ACKNOWLEDGE).get({ jobId, tenant, now });
  const job = row ?? (yield* sql(FIND).get({ jobId, tenant }));
  if (!job) return yield* absent(context, command);
  if (job.acknowledged_at === null) return { refused: 'transition-refused', state: job.state as JobState };
  yield* sql(NOTE).run({ job: Number(job.number), by, now });
  const changed = row as unknown as Changed; // RETURNING gives these columns and more
  return {
    updates: row ? [yield* append(context, jobId, changed, 'acknowledge', {}, command)] : [],
    at: now,
  };
}
