import type { WaitingFor } from '@longrun/core';
import type { FireCommand, RunScheduleCommand } from '../../schedules/schedule-command.ts';
import type { InsertCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';
import { insert } from './insert.ts';
import { move } from './move.ts';

// The fence. That the next moment lies behind the last one is a CHECK of the table.
const ADVANCE = `UPDATE schedules SET revision = revision + 1, next_at = :nextAt, last_at = :lastAt,
    missed = missed + :missed, error = :error, error_at = CASE WHEN :error IS NULL THEN NULL ELSE :now END
  WHERE tenant = :tenant AND name = :name AND revision = :revision AND next_at = :dueAt AND next_at <= :now
  RETURNING name`;
const SKIP = 'UPDATE schedules SET skipped = skipped + 1 WHERE tenant = :tenant AND name = :name';

/** Decides what the moments of a schedule bring that have come: the fence first, then for each whether the last job is over. */
export function* fire(context: Context, command: FireCommand): Work<StoreResult> {
  const { sql, now } = context;
  const { tenant, name, revision, dueAt, lastAt, nextAt, missed, error, overlap } = command;
  if (!(yield* sql(ADVANCE).get({ tenant, name, revision, dueAt, lastAt, nextAt, missed, error, now })))
    return { refused: 'schedule-changed' };
  const updates: StoredUpdate[] = [];
  for (const run of command.runs) {
    const before = overlap === 'queue' ? [] : yield* unfinished(context, tenant, name);
    if (overlap === 'skip' && before.length > 0) {
      yield* sql(SKIP).run({ tenant, name });
      continue;
    }
    for (const jobId of before) updates.push(...(yield* cancel(context, jobId, command)));
    // Those in a worker's hands have not ended yet: the new one waits until they have.
    const ending = before.length > 0 ? yield* unfinished(context, tenant, name) : [];
    const made = yield* make(context, tenant, name, after(ending, run));
    if (made.refused)
      yield* sql(REFUSE).run({ tenant, name, now, error: `The job was refused: ${made.refused}.` });
    else updates.push(...made.updates);
  }
  return { updates, at: now };
}

/** Somebody wants a job of the schedule now. */
export function* runSchedule(
  context: Context,
  { tenant, name, insert }: RunScheduleCommand,
): Work<StoreResult> {
  const known = yield* context
    .sql('SELECT 1 FROM schedules WHERE tenant = :tenant AND name = :name')
    .get({ tenant, name });
  if (!known) return { refused: 'schedule-not-found' };
  return yield* make(context, tenant, name, insert);
}

const UNFINISHED = 'SELECT id FROM jobs WHERE tenant = :tenant AND schedule = :name AND finished_at IS NULL';

function* unfinished({ sql }: Context, tenant: string, name: string): Work<string[]> {
  return (yield* sql(UNFINISHED).all({ tenant, name })).map(({ id }) => String(id));
}

function* cancel(
  context: Context,
  jobId: string,
  { tenant, cancel }: FireCommand,
): Work<readonly StoredUpdate[]> {
  const fence = { by: 'tenant', tenant } as const;
  const result = yield* move(context, { type: 'move', jobId, event: 'cancel', fence, ...cancel });
  return result.updates ?? []; // refused: it is being cancelled already
}

function after(jobIds: readonly string[], { job, ...rest }: InsertCommand): InsertCommand {
  if (jobIds.length === 0 || job.state !== 'queued') return { job, ...rest };
  const waitingFor = { type: 'jobs', jobIds, onFailure: 'ignore' } as const satisfies WaitingFor;
  return { ...rest, job: { ...job, state: 'waiting', waitingFor } };
}

const MARK = 'UPDATE jobs SET schedule = :name WHERE id = :jobId';
const NOTE = `UPDATE schedules SET made = made + 1, last_job = :jobId, last_job_at = :now
  WHERE tenant = :tenant AND name = :name`;
const REFUSE = `UPDATE schedules SET missed = missed + 1, error = :error, error_at = :now
  WHERE tenant = :tenant AND name = :name`;

/** Marked after the insert, so that the many jobs without a schedule pay nothing for it. */
function* make(context: Context, tenant: string, name: string, command: InsertCommand): Work<StoreResult> {
  const { sql, now } = context;
  const jobId = command.job.id;
  const result = yield* insert(context, command);
  if (result.refused) return result;
  if (result.duplicateOf === undefined) yield* sql(MARK).run({ jobId, name });
  yield* sql(NOTE).run({ tenant, name, now, jobId: result.duplicateOf ?? jobId });
  return result;
}
