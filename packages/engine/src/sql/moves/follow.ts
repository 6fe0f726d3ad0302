import { type Driver, isActive, isFinal, type JobEvent } from '@longrun/core';
import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';
import { confirmPause } from '../waits/confirm-pause.ts';
import { needEnded, needReopened } from '../waits/need-ended.ts';
import { openWait } from '../waits/open-wait.ts';
import { partEnded, partReopened } from '../waits/part-ended.ts';
import { movesOfParts } from '../waits/parts.ts';
import { recheck } from '../waits/recheck.ts';
import { applyMove, type Move, type Moved } from './apply-move.ts';

/** Makes a move and all that follow from it for jobs that wait for this one, its parent and its parts. Answers every update,
 *  the job's own first; undefined when the move itself is not allowed. */
export function* moveAndFollow(context: Context, move: Move): Work<StoredUpdate[] | undefined> {
  const first = yield* applyMove(context, move);
  if (!first) return undefined;
  const { moved, update } = first;
  return hasConsequences(move, moved) ? yield* follow(context, move, moved, update) : [update];
}

/** A move, or a correction that was made in place of one. */
export type Cause = Omit<Move, 'event'> & {
  readonly event: JobEvent | 'override';
  readonly opensRun?: boolean;
};

/** Makes all moves that follow from one that was made. Answers every update, that of the first one first. */
export function* follow(
  context: Context,
  cause: Cause,
  moved: Moved,
  update: StoredUpdate,
): Work<StoredUpdate[]> {
  const updates = [update];
  // A list that grows while it is walked: a failed part may end hundreds of others, too many to recurse into.
  const made = [{ move: cause, moved }];
  for (const one of made)
    for (const next of yield* consequences(context, one.move, one.moved, updates)) {
      const result = yield* applyMove(context, next);
      if (!result) continue;
      updates.push(result.update);
      made.push({ move: next, moved: result.moved });
    }
  return updates;
}

/** Most jobs have no family, and for them nothing follows from most moves. */
function hasConsequences({ event }: Move, { is_needed, parent, has_parts }: Moved): boolean {
  const hasFamily = is_needed === 1 || parent !== null || has_parts === 1;
  return hasFamily || event === 'retry' || event === 'wait' || event === 'block';
}

function* consequences(context: Context, move: Cause, moved: Moved, updates: StoredUpdate[]): Work<Move[]> {
  const { event } = move;
  const moves: Move[] = [];
  const add = (next: Move | undefined) => {
    if (next) moves.push(next);
  };
  if (event === 'retry' || move.opensRun) yield* reopen(context, move, moved, updates);
  if (event === 'wait' && move.wait && moved.state !== 'cancelled') {
    const begun = yield* openWait(context, moved, move.wait, updates);
    moves.push(...begun, ...(moved.state === 'paused' ? yield* pauseParts(context, moved, begun) : []));
  }
  if (event === 'wait' || event === 'block') add(yield* recheck(context, moved.number));
  if (moved.is_needed === 1 && isFinal(moved.state))
    moves.push(...(yield* needEnded(context, moved.number, moved.state, updates)));
  if (moved.parent !== null && !isActive(moved.state)) {
    if (moved.driver === 'worker') add(yield* confirmPause(context, moved.parent));
    else if (isFinal(moved.state)) updates.push(...(yield* partEnded(context, moved.number, moved.parent)));
  }
  if (moved.has_parts === 1) moves.push(...(yield* toParts(context, move, moved)));
  return moves;
}

/** It was asked to pause and has split instead: its parts pause with it, those that are done again among them. */
function* pauseParts(context: Context, { number }: Moved, begun: readonly Move[]): Work<Move[]> {
  const again = begun.filter(({ event }) => event === 'retry');
  const pause = ({ jobId }: Move): Move => ({ jobId, event: 'pause', fence: { by: 'store' } });
  return [...again.map(pause), ...(yield* movesOfParts(context, number, 'pause', {}))];
}

function* toParts(context: Context, move: Cause, { number, state, driver }: Moved): Work<Move[]> {
  if (isFinal(state)) return yield* movesOfParts(context, number, 'cancel', move);
  if (move.event === 'pause') return yield* movesOfParts(context, number, 'pause', move);
  return GOING_ON[driver].has(move.event) ? yield* movesOfParts(context, number, 'start', move) : [];
}

/** Moves by which a split job goes on after a pause. One that a worker drives goes back to waiting for its parts. */
const GOING_ON: Readonly<Record<Driver, ReadonlySet<Cause['event']>>> = {
  worker: new Set(['block']),
  caller: new Set(['start', 'accept']),
};

const FORGET_STEPS = 'DELETE FROM steps WHERE job = :job';
const FORGET_FETCH = 'DELETE FROM fetches WHERE job = :job';
const FORGET_ACKNOWLEDGED = 'DELETE FROM acknowledged_outcomes WHERE job = :job';
const FORGET_CHECKPOINT = 'DELETE FROM checkpoints WHERE job = :job';
// Who was cancelled while it waited leaves open what it waited for.
const FORGET_NEEDS = 'DELETE FROM needs WHERE job = :job';
// Parts of an earlier run keep their parent, but its next split does not take them over.
const DETACH_PARTS = 'UPDATE jobs SET part_name = NULL WHERE parent = :job';
const REMEMBER = 'INSERT INTO steps (job, name, result) VALUES (:job, :name, :result)';

/** A new run begins without the steps of the last one. */
function* reopen(context: Context, move: Cause, moved: Moved, updates: StoredUpdate[]): Work<void> {
  const { number, is_needed, has_parts, parent, driver } = moved;
  const { sql } = context;
  yield* sql(FORGET_STEPS).run({ job: number });
  yield* sql(FORGET_FETCH).run({ job: number });
  yield* sql(FORGET_ACKNOWLEDGED).run({ job: number });
  yield* sql(FORGET_NEEDS).run({ job: number });
  if (!move.keepCheckpoint) yield* sql(FORGET_CHECKPOINT).run({ job: number });
  if (!move.keepCheckpoint && has_parts === 1) yield* sql(DETACH_PARTS).run({ job: number });
  if (move.retry) yield* sql(REMEMBER).run({ job: number, name: move.retry.name, result: move.retry.scope });
  if (is_needed === 1 && move.fence.by !== 'store') yield* needReopened(context, number, updates);
  if (parent !== null && driver === 'caller') yield* partReopened(context, number, parent);
}
