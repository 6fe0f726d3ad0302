import { isActive, isFinal, type JobEvent, type JobState } from '@longrun/core';
import { byTarget, DUE_STATES, guard, target } from '../../guards.ts';
import type { Fence, MoveCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import { IS_HELD } from '../is-held.ts';
import { append, type Changed } from '../log.ts';
import type { Values } from '../statement.ts';
import { absent } from './absent.ts';

/** Makes one move of the lifecycle. Legality and fence are decided in the writing statement itself. */
export function move(context: Context, command: MoveCommand): StoreResult {
  const { sql, now } = context;
  const { jobId, event, fence } = command;
  const dueAt = command.dueInMs === undefined ? undefined : now + command.dueInMs;
  const row = sql(statementFor(event, fence.by)).get({
    id: jobId,
    now,
    dueAt,
    output: command.output,
    error: command.error,
    outcome: command.outcome,
    fresh: event === 'retry' && !command.keepCheckpoint ? 1 : 0,
    ...fenceValues(fence),
  });
  if (!row) return refusal(context, command);
  // RETURNING gives exactly the columns that Changed names.
  const job = row as unknown as Changed;
  if (event === 'retry') forget(context, job.number, command.keepCheckpoint === true);
  return {
    updates: [append(context, jobId, job, command.logAs ?? event, changesOf(command, job.state, row, dueAt))],
    at: now,
  };
}

const FENCES = {
  tenant: 'tenant = :tenant',
  claim: `tenant = :tenant AND claim_id = :claimId AND ${IS_HELD}`,
  'lease-expired': `claim_id = :claimId AND NOT ${IS_HELD}`,
  orphaned: 'claim_id = :claimId AND embedded = 1',
  due: 'due_at <= :now',
  'start-by': 'start_by <= :now',
} as const satisfies Record<Fence['by'], string>;

const cache = new Map<string, string>(); // texts rendered from constant tables; no state of the program

function statementFor(event: JobEvent, by: Fence['by']): string {
  const key = `${event} ${by}`;
  const text = cache.get(key) ?? render(event, by);
  cache.set(key, text);
  return text;
}

function render(event: JobEvent, by: Fence['by']): string {
  const set: Record<string, string> = {
    state: target(event),
    sequence: 'sequence + 1',
    ...columns(event),
    ...(EXTRA[event] ?? {}),
    // A late report of the old worker is told that its claim is lost, wherever the sweep has led.
    ...((by === 'lease-expired' || by === 'orphaned') && { claim_id: 'NULL' }),
  };
  const assignments = Object.entries(set).filter(([column, sql]) => column !== sql);
  return `UPDATE jobs SET ${assignments.map(([column, sql]) => `${column} = ${sql}`).join(', ')}
    WHERE id = :id AND ${guard(event)} AND ${FENCES[by]}
    RETURNING number, state, sequence, run, attempt, is_partial`;
}

/** What follows from where a move leads, whichever move it is. */
function columns(event: JobEvent): Record<string, string> {
  // Success on any other way than from the handler's own end is a stop that keeps what is done.
  const isKept = (to: JobState, from: JobState) =>
    to === 'succeeded' && from !== 'running' && from !== 'pausing';
  return {
    lease_until: byTarget(event, (to) => (isActive(to) ? 'lease_until' : 'NULL')),
    finished_at: byTarget(event, (to) => (isFinal(to) ? ':now' : 'NULL')),
    queued_at: byTarget(event, (to) => (to === 'queued' ? 'coalesce(queued_at, :now)' : 'queued_at')),
    due_at: byTarget(event, (to) => (DUE_STATES.includes(to) ? 'coalesce(:dueAt, due_at)' : 'due_at')),
    output: byTarget(event, (to, from) =>
      to !== 'succeeded' ? 'output' : isKept(to, from) ? 'coalesce(:output, partial)' : ':output',
    ),
    is_partial: byTarget(event, (to, from) => (isKept(to, from) ? '1' : 'is_partial')),
    error: byTarget(event, (to) =>
      to === 'failed' || to === 'retrying' ? ':error' : to === 'succeeded' ? 'NULL' : 'error',
    ),
    outcome: byTarget(event, (to) => (to === 'succeeded' || to === 'failed' ? ':outcome' : 'outcome')),
  };
}

// The attempt that was handed back or paused was not a failure, so it is not counted.
const UNCOUNTED = 'attempt - 1';
const EXTRA: Partial<Record<JobEvent, Record<string, string>>> = {
  release: { attempt: UNCOUNTED },
  suspend: { attempt: UNCOUNTED },
  wait: { attempt: UNCOUNTED },
  promote: { due_at: 'NULL' },
  start: { due_at: 'NULL' },
  stop: { due_at: 'NULL', start_by: 'NULL' },
  cancel: { due_at: 'NULL', start_by: 'NULL' },
  expire: { due_at: 'NULL', start_by: 'NULL' },
  retry: {
    run: 'run + 1',
    attempt: '0',
    queued_at: ':now',
    started_at: 'NULL',
    acknowledged_at: 'NULL',
    claim_id: 'NULL',
    output: 'NULL',
    is_partial: '0',
    error: 'NULL',
    outcome: 'NULL',
    progress: 'NULL',
    info: 'NULL',
    partial: 'CASE WHEN :fresh THEN NULL ELSE partial END',
    has_checkpoint: 'CASE WHEN :fresh THEN 0 ELSE has_checkpoint END',
    has_steps: '0',
  },
};

function fenceValues(fence: Fence): Values {
  return {
    tenant: 'tenant' in fence ? fence.tenant : undefined,
    claimId: 'claimId' in fence ? fence.claimId : undefined,
  };
}

function forget({ sql }: Context, job: number, keepCheckpoint: boolean): void {
  sql('DELETE FROM steps WHERE job = :job').run({ job });
  if (!keepCheckpoint) sql('DELETE FROM checkpoints WHERE job = :job').run({ job });
}

/** The changes a watcher folds, besides the state. */
function changesOf(
  command: MoveCommand,
  state: JobState,
  row: Record<string, unknown>,
  dueAt?: number,
): object {
  const failed = state === 'failed' || state === 'retrying';
  const ended = state === 'failed' || state === 'succeeded';
  return {
    ...(failed && command.error !== undefined && { error: JSON.parse(command.error) }),
    ...(ended && command.outcome !== undefined && { outcome: JSON.parse(command.outcome) }),
    ...(state === 'succeeded' && row.is_partial === 1 && { partial: true }),
    ...(DUE_STATES.includes(state) && dueAt !== undefined && { scheduledAt: new Date(dueAt).toISOString() }),
    ...(EXTRA[command.event]?.due_at === 'NULL' && { scheduledAt: null }),
    // A first attempt that completes has no earlier error to clear.
    ...(state === 'succeeded' &&
      (command.event !== 'complete' || Number(row.attempt) > 1) && { error: null }),
    ...(command.event === 'retry' && !command.keepCheckpoint && { hasCheckpoint: null }),
  };
}

const FOUND = `SELECT state, claim_id, ${IS_HELD} AS is_held FROM jobs
  WHERE id = :id AND (:tenant IS NULL OR tenant = :tenant)`;

function refusal(context: Context, command: MoveCommand): StoreResult {
  const { sql, now } = context;
  const { jobId, fence } = command;
  const row = sql(FOUND).get({ id: jobId, now, tenant: 'tenant' in fence ? fence.tenant : undefined });
  if (!row) return absent(context, command);
  const state = row.state as JobState;
  if (fence.by !== 'claim') return { refused: 'transition-refused', state };
  if (row.claim_id !== fence.claimId) return { refused: 'claim-lost', state };
  // The claim was settled before: the answer got lost on its way, so it is given again.
  if (!isActive(state)) return { updates: [], state, at: now };
  return { refused: row.is_held === 1 ? 'transition-refused' : 'claim-lost', state };
}
