import { advance, isFinal, type JobEvent, type JobState, next, type Progress } from '@longrun/core';
import type { DriveCommand } from '../../caller-driven/drive-command.ts';
import { IS_ACTIVE } from '../../guards.ts';
import type { StoreResult } from '../../store-result.ts';
import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import { append, type Changed } from '../log.ts';
import { moveAndFollow } from '../moves/follow.ts';
import type { Row, Work } from '../statement.ts';
import { absent } from './absent.ts';
import { override } from './override.ts';
import { withMetadata } from './with-metadata.ts';

const FIND = 'SELECT * FROM jobs WHERE id = :jobId AND (:tenant IS NULL OR tenant = :tenant)';

/** The moves that reports ask for. */
const EVENTS = {
  acknowledge: 'accept',
  complete: 'complete',
  fail: 'fail',
  cancel: 'cancel',
} as const satisfies Partial<Record<DriveCommand['report'], JobEvent>>;

export function* drive(context: Context, command: DriveCommand): Work<StoreResult> {
  const { jobId, tenant, report, ifSilent, ifSequence } = command;
  const row = yield* context.sql(FIND).get({ jobId, tenant });
  if (!row) return yield* absent(context, { jobId, ...(tenant !== undefined && { tenant }) });
  const state = row.state as JobState; // the CHECK of the schema
  if (row.by_caller !== 1) return { refused: 'not-caller-driven', state };
  if (ifSequence !== undefined && ifSequence !== row.sequence) return { refused: 'job-changed', state };
  if (ifSilent && !(row.idle_until !== null && Number(row.idle_until) <= context.now))
    return { refused: 'transition-refused', state };
  if (report === 'override')
    return { updates: yield* override(context, command, row), state, at: context.now };
  if (report === 'update' || (report === 'acknowledge' && state === 'running'))
    return yield* remark(context, command, row, state);
  return yield* move(context, command, row, state, EVENTS[report]);
}

/** A word without a move. Of an ended job, nothing that tells how it goes can change any more. */
function* remark(context: Context, command: DriveCommand, row: Row, state: JobState): Work<StoreResult> {
  const { progress, partial, outcome, messages = [] } = command;
  if (isFinal(state) && [progress, partial, outcome].some((part) => part !== undefined))
    return { refused: 'transition-refused', state };
  const said = changesOf(command, row);
  const isSilent = messages.length > 0 && Object.keys(said).length === 0;
  const { job, updates } = yield* say(context, command, row, isSilent ? 0 : 1);
  const asked = isSilent ? [] : [yield* append(context, command.jobId, job, 'report', said, command)];
  return { updates: [...updates, ...asked], state, at: context.now };
}

// Its own parts, which it does not wait for, are no predecessors.
const OPEN_PREDECESSOR = `SELECT 1 FROM needs JOIN jobs ON jobs.number = needs.needed
  WHERE needs.job = :number AND open = 1 AND parent IS DISTINCT FROM :number LIMIT 1`;

function* move(
  context: Context,
  command: DriveCommand,
  row: Row,
  state: JobState,
  event: JobEvent,
): Work<StoreResult> {
  const to = next(state, event, false, 'caller');
  // What was reported before is so already.
  if (to === undefined && ENDS[event] === state) return { updates: [], state, at: context.now };
  const isHeldBack =
    event === 'accept' && (yield* context.sql(OPEN_PREDECESSOR).get({ number: Number(row.number) }));
  if (to === undefined || isHeldBack) return { refused: 'transition-refused', state };
  const { jobId, output, error, outcome, by, reason } = command;
  const { updates } = yield* say(context, command, row, 0);
  const moved = yield* moveAndFollow(context, {
    jobId,
    event,
    fence: { by: 'store' },
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
    ...(outcome !== undefined && { outcome }),
    ...(by !== undefined && { by }),
    ...(reason !== undefined && { reason }),
    alsoChanged: { ...(row.due_at !== null && { scheduledAt: null }), ...changesOf(command, row) },
  });
  if (!moved) throw new Error(`job ${jobId} changed inside a transaction`);
  return { updates: [...updates, ...moved], state: to, at: context.now };
}

const ENDS: Partial<Record<JobEvent, JobState>> = {
  complete: 'succeeded',
  fail: 'failed',
  cancel: 'cancelled',
};

const SAY = `UPDATE jobs SET sequence = sequence + :rows, progress = :progress, info = coalesce(:info, info),
    partial = coalesce(:partial, partial), outcome = coalesce(:outcome, outcome),
    idle_until = CASE WHEN ${IS_ACTIVE} THEN :now + idle_timeout_ms END, options = :options
  WHERE number = :number
  RETURNING number, state, sequence, run, attempt`;

/** Keeps what is said, and logs the messages. The job that is answered has room in its log for `more` rows behind them. */
function* say(
  context: Context,
  command: DriveCommand,
  row: Row,
  more: number,
): Work<{ job: Changed; updates: StoredUpdate[] }> {
  const { sql, now } = context;
  const { jobId, info, partial, outcome, metadata, messages = [], source } = command;
  const changed = yield* sql(SAY).get({
    number: Number(row.number),
    now,
    rows: messages.length + more,
    progress: progressOf(command, row),
    info: info ?? messages.at(-1)?.text,
    partial,
    outcome,
    options: withMetadata(row.options, metadata),
  });
  // RETURNING gives exactly the columns that Changed names.
  const job = changed as unknown as Changed;
  let sequence = job.sequence - more - messages.length;
  const updates: StoredUpdate[] = [];
  for (const message of messages) {
    sequence += 1;
    updates.push(yield* append(context, jobId, { ...job, sequence }, 'message', { ...message, source }));
  }
  return { job, updates };
}

/** As JSON: what is put on top of what was known. */
function progressOf({ progress }: DriveCommand, row: Row): string | null {
  const known = row.progress === null ? undefined : String(row.progress);
  if (progress === undefined) return known ?? null;
  if (progress === null) return null;
  // Both were made from a Progress by this package.
  const before = known === undefined ? undefined : (JSON.parse(known) as Progress);
  return JSON.stringify(advance(before, JSON.parse(progress) as Progress));
}

/** What watchers fold, and the message that the info is where no messages are given. */
function changesOf(command: DriveCommand, row: Row): object {
  const { progress, info, outcome, metadata, messages = [], source } = command;
  const reached = progress === undefined ? undefined : progressOf(command, row);
  return {
    ...(reached !== undefined && { progress: reached === null ? null : JSON.parse(reached) }),
    ...(info !== undefined && { info }),
    ...(info !== undefined && messages.length === 0 && { message: { severity: 'info', text: info, source } }),
    ...(outcome !== undefined && { outcome: JSON.parse(outcome) }),
    ...(metadata !== undefined && { metadata: JSON.parse(metadata) }),
  };
}
