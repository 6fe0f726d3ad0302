import { type Driver, STATES_THAT_WAIT } from '@longrun/core';
import { DUE_STATES } from '../../guards.ts';
import type { MoveCommand } from '../../store-command.ts';
import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import { statesValue } from '../is-still-in.ts';
import { enterLane } from '../lanes.ts';
import { append, type Changed } from '../log.ts';
import type { Values, Work } from '../statement.ts';
import { driversOf, type MovedBy, moveStatement } from './move-statement.ts';

/** A move as the store makes it. */
export type Move = Omit<MoveCommand, 'type' | 'fence' | 'report'> & {
  readonly fence: MovedBy;
  /** What was written just before, for watchers to fold with the move. */
  readonly alsoChanged?: object;
};

/** What became of the job. */
export interface Moved extends Changed {
  readonly id: string;
  readonly tenant: string;
  readonly is_partial: number;
  readonly is_needed: number;
  readonly has_parts: number;
  readonly parent: number | null;
  readonly owner: string | null;
  readonly driver: Driver;
}

/** Makes one move and logs it; undefined when the lifecycle or the fence does not allow it. */
export function* applyMove(
  context: Context,
  move: Move,
): Work<{ moved: Moved; update: StoredUpdate } | undefined> {
  const { sql, now } = context;
  const { jobId, event, fence } = move;
  const dueAt = move.dueAt ?? (move.dueInMs === undefined ? undefined : now + move.dueInMs);
  const values = {
    id: jobId,
    now,
    dueAt,
    confirmMs: move.confirmMs,
    output: move.output,
    error: move.error,
    outcome: move.outcome,
    input: move.input,
    waitingFor: move.wait && JSON.stringify(move.wait.for),
    fresh: move.keepCheckpoint ? 0 : 1,
    hasSteps: move.retry ? 1 : 0,
    ...fenceValues(fence),
  };
  // Each statement moves a job of one driver alone, so at most one of them does.
  for (const driver of driversOf(event, fence.by)) {
    const row = yield* sql(moveStatement(event, fence.by, driver)).get(values);
    if (!row) continue;
    // RETURNING gives exactly the other columns that Moved names.
    const moved = Object.assign(row as unknown as Omit<Moved, 'driver'>, { driver });
    if (moved.state === 'queued' && moved.owner !== null) yield* enterLane(context, moved.number);
    const changes = changesOf(move, moved, dueAt);
    return { moved, update: yield* append(context, jobId, moved, move.logAs ?? event, changes, move) };
  }
  return undefined;
}

function fenceValues(fence: MovedBy): Values {
  return {
    tenant: 'tenant' in fence ? fence.tenant : undefined,
    claimId: 'claimId' in fence ? fence.claimId : undefined,
    stillIn: 'states' in fence ? statesValue(fence.states) : undefined,
  };
}

const UNDATED = ['promote', 'start', 'wake', 'stop', 'cancel', 'expire'] as const;

/** The changes a watcher folds, besides the state. */
function changesOf(
  move: Move,
  { state, is_partial, has_parts, attempt }: Moved,
  dueAt: number | undefined,
): object {
  const { event, error, outcome } = move;
  const failed = state === 'failed' || state === 'retrying';
  const ended = state === 'failed' || state === 'succeeded';
  const lost = state === 'failed' || state === 'cancelled';
  const waits = event === 'wait' && STATES_THAT_WAIT.includes(state);
  const undated: readonly string[] = UNDATED;
  return {
    ...move.alsoChanged,
    ...(failed && error !== undefined && { error: JSON.parse(error) }),
    ...(ended && outcome !== undefined && { outcome: JSON.parse(outcome) }),
    ...(state === 'succeeded' && is_partial === 1 && { partial: true }),
    // A split job that was stopped counted as partly done while it put its parts together.
    ...(has_parts === 1 && lost && { partial: null }),
    ...((DUE_STATES.includes(state) || waits) &&
      dueAt !== undefined && { scheduledAt: new Date(dueAt).toISOString() }),
    ...(waits && { waitingFor: move.wait?.for }),
    ...(undated.includes(event) && { scheduledAt: null }),
    // A first attempt that completes has no earlier error to clear.
    ...(state === 'succeeded' && (event !== 'complete' || attempt > 1) && { error: null }),
    ...(event === 'retry' && !move.keepCheckpoint && { hasCheckpoint: null }),
  };
}
