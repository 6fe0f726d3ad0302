import { advance, isActive, isFinal, type JobState, type Progress } from '@longrun/core';
import type { DriveCommand } from '../../caller-driven/drive-command.ts';
import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import { NO_END } from '../lease.ts';
import { append } from '../log.ts';
import type { Moved } from '../moves/apply-move.ts';
import { follow } from '../moves/follow.ts';
import type { Row, Work } from '../statement.ts';
import { withMetadata } from './with-metadata.ts';

type Value = string | number | null;

/** What a correction writes, by column. */
type Corrected = Readonly<Record<(typeof COLUMNS)[number], Value>>;

// Those with a moment come first: watchers are told of them by the names beside them.
const MOMENTS = {
  queued_at: 'queuedAt',
  started_at: 'startedAt',
  claimed_at: 'claimedAt',
  finished_at: 'finishedAt',
} as const;
const COLUMNS = [
  'queued_at',
  'started_at',
  'claimed_at',
  'finished_at',
  'acknowledged_at',
  'state',
  'run',
  'attempt',
  'worked_ms',
  'lease_until',
  'idle_until',
  'paused_at',
  'end_by',
  'start_by',
  'input',
  'output',
  'partial',
  'error',
  'outcome',
  'progress',
  'info',
] as const;

const CORRECT = `UPDATE jobs SET ${COLUMNS.map((column) => `${column} = :${column}`).join(', ')},
    sequence = sequence + 1, due_at = NULL, waiting_for = NULL, is_partial = 0,
    options = :options
  WHERE number = :number
  RETURNING number, id, tenant, state, sequence, run, attempt, is_partial, is_needed, has_parts, parent, owner`;
const FORGET_NEEDS = 'DELETE FROM needs WHERE job = :number';

/** Corrects a job by hand: everything at once, in one update, whatever was so before. */
export function* override(context: Context, command: DriveCommand, row: Row): Work<readonly StoredUpdate[]> {
  const { sql, now } = context;
  const { jobId, messages = [], source, metadata, by, reason } = command;
  const from = row.state as JobState; // the CHECK of the schema
  const to = command.state ?? from;
  const opensRun = isAnew(from, to);
  // Nothing of the last run is left in a new one.
  const before = opensRun ? { ...row, ...NOTHING } : row;
  const corrected = correctedBy(command, before, from, to, now);
  if (row.waiting_for !== null) yield* sql(FORGET_NEEDS).run({ number: Number(row.number) });
  // RETURNING gives exactly the other columns that Moved names.
  const changed = (yield* sql(CORRECT).get({
    number: Number(row.number),
    options: withMetadata(row.options, metadata),
    ...corrected,
  })) as unknown as Moved;
  const moved: Moved = { ...changed, driver: 'caller' };
  const asked = { ...(by !== undefined && { by }), ...(reason !== undefined && { reason }) };
  const update = yield* append(
    context,
    jobId,
    moved,
    'override',
    changesOf(command, row, before, corrected, to),
    asked,
  );
  const said: StoredUpdate[] = [];
  for (const message of messages) {
    const next = yield* sql(NEXT).get({ number: moved.number });
    const job = { ...moved, sequence: Number(next?.sequence) };
    said.push(yield* append(context, jobId, job, 'message', { ...message, source }));
  }
  const cause = { jobId, event: 'override', fence: { by: 'store' }, opensRun, ...asked } as const;
  const [own = update, ...others] = yield* follow(context, cause, moved, update);
  return [own, ...said, ...others];
}

const NEXT = 'UPDATE jobs SET sequence = sequence + 1 WHERE number = :number RETURNING sequence';

/** To leave an end, or to go back to before the beginning, is to begin again. */
function isAnew(from: JobState, to: JobState): boolean {
  return !isFinal(to) && (isFinal(from) || (hasBegun(from) && !hasBegun(to)));
}

function hasBegun(state: JobState): boolean {
  return isActive(state) || state === 'paused';
}

const NOTHING = {
  queued_at: null,
  started_at: null,
  claimed_at: null,
  finished_at: null,
  acknowledged_at: null,
  worked_ms: 0,
  attempt: 0,
  end_by: null,
  output: null,
  partial: null,
  is_partial: 0,
  error: null,
  outcome: null,
  progress: null,
  info: null,
};

function correctedBy(
  command: DriveCommand,
  before: Row,
  from: JobState,
  to: JobState,
  now: number,
): Corrected {
  const at = (column: string) => before[column] as Value; // the schema's types
  const isGoing = to === 'running';
  const wasGoing = isActive(from);
  const isReady = isGoing || to === 'queued';
  const after = (ms: Value) => (ms === null ? null : now + Number(ms));
  const { input = at('input'), output = at('output'), outcome = at('outcome') } = command;
  return {
    state: to,
    run: Number(before.run) + (isAnew(from, to) ? 1 : 0),
    attempt: isGoing ? Math.max(1, Number(before.attempt)) : Number(before.attempt),
    queued_at: at('queued_at') ?? (isReady ? now : null),
    started_at: isGoing ? now : (at('started_at') ?? (to === 'succeeded' ? now : null)),
    claimed_at: isGoing && !wasGoing ? now : at('claimed_at'),
    finished_at: isFinal(to) ? now : null,
    acknowledged_at: at('acknowledged_at'),
    worked_ms:
      Number(before.worked_ms) +
      (wasGoing && !isGoing && at('claimed_at') !== null ? Math.max(0, now - Number(at('claimed_at'))) : 0),
    lease_until: isGoing ? NO_END : null,
    idle_until: isGoing ? after(at('idle_timeout_ms')) : null,
    paused_at: to === 'paused' ? now : null,
    end_by: isFinal(to) ? null : (at('end_by') ?? (isReady ? after(at('job_timeout_ms')) : null)),
    start_by: isFinal(to) || hasBegun(to) ? null : at('start_by'),
    input,
    output,
    partial: at('partial'),
    error: to === 'failed' ? (command.error ?? null) : null,
    outcome,
    progress: progressOf(command, at('progress')),
    info: command.messages?.at(-1)?.text ?? command.info ?? at('info'),
  };
}

function progressOf({ progress }: DriveCommand, known: Value): Value {
  if (progress === undefined || progress === null) return progress === null ? null : known;
  return JSON.stringify(advance(undefined, JSON.parse(progress) as Progress)); // made from a Progress by this package
}

/** What watchers fold. Of a new run they have dropped by themselves what belonged to the last one. */
function changesOf(command: DriveCommand, row: Row, before: Row, corrected: Corrected, to: JobState): object {
  const { info, outcome, progress, metadata, messages = [], source } = command;
  const moments = Object.entries(MOMENTS).flatMap(([column, field]) => {
    const value = corrected[column as keyof typeof MOMENTS]; // of the entries of that very table
    return value === before[column]
      ? []
      : [[field, value === null ? null : new Date(Number(value)).toISOString()]];
  });
  return {
    ...Object.fromEntries(moments),
    ...(before.error !== null && { error: null }),
    ...(to === 'failed' && corrected.error !== null && { error: JSON.parse(String(corrected.error)) }),
    ...(outcome !== undefined && { outcome: JSON.parse(outcome) }),
    ...(progress !== undefined && {
      progress: corrected.progress === null ? null : JSON.parse(String(corrected.progress)),
    }),
    ...(before.is_partial === 1 && { partial: null }),
    ...(row.due_at !== null && { scheduledAt: null }),
    ...(row.waiting_for !== null && { waitingFor: null }),
    ...(info !== undefined && { info }),
    ...(info !== undefined && messages.length === 0 && { message: { severity: 'info', text: info, source } }),
    ...(metadata !== undefined && { metadata: JSON.parse(metadata) }),
  };
}
