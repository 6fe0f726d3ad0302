import { advance, type JobState, type Progress } from '@longrun/core';
import { IS_ACTIVE } from '../../guards.ts';
import type { ReportCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import type { SqlFlavor } from '../flavor.ts';
import { IS_HELD } from '../is-held.ts';
import { append, type Changed } from '../log.ts';
import type { Work } from '../statement.ts';
import { absent } from './absent.ts';

const known = ({ jobLocked }: SqlFlavor) => `SELECT progress FROM jobs WHERE id = :jobId ${jobLocked}`;
const RENEW = `UPDATE jobs SET lease_until = :leaseUntil, sequence = sequence + :rows,
    progress = coalesce(:progress, progress), info = coalesce(:info, info), partial = coalesce(:partial, partial),
    has_checkpoint = CASE WHEN :hasCheckpoint = 1 THEN 1 ELSE has_checkpoint END,
    has_steps = CASE WHEN :hasSteps = 1 THEN 1 ELSE has_steps END,
    idle_until = CASE WHEN :said = 1 THEN :now + idle_timeout_ms ELSE idle_until END,
    crashes = CASE WHEN :saved = 1 THEN 0 ELSE crashes END
  WHERE id = :id AND tenant = :tenant AND ${IS_ACTIVE} AND claim_id = :claimId AND ${IS_HELD}
  RETURNING number, state, sequence, run, attempt`;
const SAVE_CHECKPOINT = `INSERT INTO checkpoints (job, value) VALUES (:job, :value)
  ON CONFLICT (job) DO UPDATE SET value = excluded.value`;
const SAVE_STEP = `INSERT INTO steps (job, name, result) VALUES (:job, :name, :result)
  ON CONFLICT (job, name) DO UPDATE SET result = excluded.result`;

export function* report(context: Context, command: ReportCommand): Work<StoreResult> {
  const { sql, flavor, now } = context;
  const { jobId, tenant, claimId, progress, checkpoint, messages = [], steps = {} } = command;
  const before = progress === undefined ? undefined : yield* sql(known(flavor)).get({ jobId });
  const changes = changesOf(command, before?.progress);
  const names = Object.keys(steps);
  const saved = checkpoint !== undefined || command.partial !== undefined || names.length > 0;
  const row = yield* sql(RENEW).get({
    id: jobId,
    tenant,
    claimId,
    now,
    leaseUntil: now + command.leaseMs,
    rows: messages.length + (changes ? 1 : 0),
    progress: changes?.progress && JSON.stringify(changes.progress),
    info: messages.at(-1)?.text ?? changes?.info,
    partial: command.partial,
    hasCheckpoint: checkpoint === undefined ? 0 : 1,
    hasSteps: names.length > 0 ? 1 : 0,
    said: progress !== undefined || messages.length > 0 || saved ? 1 : 0,
    saved: saved ? 1 : 0,
  });
  if (!row) return yield* refusal(context, command);
  // RETURNING gives exactly the columns that Changed names.
  const job = row as unknown as Changed;
  if (checkpoint !== undefined) yield* sql(SAVE_CHECKPOINT).run({ job: job.number, value: checkpoint });
  for (const name of names) yield* sql(SAVE_STEP).run({ job: job.number, name, result: steps[name] });
  return { updates: yield* log(context, command, job, changes), state: job.state, at: now };
}

interface Changes {
  progress?: Progress;
  info?: string;
  hasCheckpoint?: true;
}

function changesOf(
  { progress, checkpoint, partial, steps }: ReportCommand,
  before: unknown,
): Changes | undefined {
  if ([progress, checkpoint, partial, steps].every((part) => part === undefined)) return undefined;
  const changes: Changes = {};
  if (progress !== undefined) {
    // Both were written by this package from a Progress.
    const report = JSON.parse(progress) as Progress;
    // Another server may have stored more of the attempt than the one that brings this.
    changes.progress = typeof before === 'string' ? advance(JSON.parse(before) as Progress, report) : report;
    if (report.info !== undefined) changes.info = report.info;
  }
  if (checkpoint !== undefined) changes.hasCheckpoint = true;
  return changes;
}

/** The changes first, then each message: the newest message has the last word on `info`. */
function* log(
  context: Context,
  command: ReportCommand,
  job: Changed,
  changes?: Changes,
): Work<StoredUpdate[]> {
  const { jobId, messages = [] } = command;
  let sequence = job.sequence - messages.length - (changes ? 1 : 0);
  const next = () => {
    sequence += 1;
    return { ...job, sequence };
  };
  const updates: StoredUpdate[] = [];
  if (changes) updates.push(yield* append(context, jobId, next(), 'report', changes));
  for (const message of messages)
    updates.push(yield* append(context, jobId, next(), 'message', { ...message, source: 'worker' }));
  return updates;
}

function* refusal(context: Context, command: ReportCommand): Work<StoreResult> {
  const { jobId, tenant } = command;
  const row = yield* context
    .sql('SELECT state FROM jobs WHERE id = :jobId AND tenant = :tenant')
    .get({ jobId, tenant });
  return row ? { refused: 'claim-lost', state: row.state as JobState } : yield* absent(context, command);
}
