import type { JobState } from '@longrun/core';
import { IS_FINAL } from '../../guards.ts';
import type { AcknowledgeCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import { append, type Changed } from '../log.ts';
import { absent } from './absent.ts';

const ACKNOWLEDGE = `UPDATE jobs SET acknowledged_at = :now, sequence = sequence + 1
  WHERE id = :jobId AND tenant = :tenant AND ${IS_FINAL} AND acknowledged_at IS NULL
  RETURNING number, state, sequence, run, attempt`;
const FIND = 'SELECT state, acknowledged_at FROM jobs WHERE id = :jobId AND tenant = :tenant';

/** Notes that the user has seen the outcome; a second time changes nothing. */
export function acknowledge(context: Context, command: AcknowledgeCommand): StoreResult {
  const { jobId, tenant } = command;
  const row = context.sql(ACKNOWLEDGE).get({ jobId, tenant, now: context.now });
  if (row) {
    const changed = row as unknown as Changed; // RETURNING gives exactly the columns that it names
    return { updates: [append(context, jobId, changed, 'acknowledge', {}, command)], at: context.now };
  }
  const job = context.sql(FIND).get({ jobId, tenant });
  if (!job) return absent(context, command);
  if (job.acknowledged_at !== null) return { updates: [], at: context.now };
  return { refused: 'transition-refused', state: job.state as JobState };
}
