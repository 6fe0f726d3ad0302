import { isFinal, type JobState, type WaitingFor } from '@longrun/core';
import type { StoredUpdate } from '../../stored.ts';
import type { Context } from '../context.ts';
import type { Move } from '../moves/apply-move.ts';
import type { Work } from '../statement.ts';
import { movesOfParts } from './parts.ts';
import { recheck } from './recheck.ts';
import { countPart } from './tally.ts';
import { toWaiter, type Waiter } from './waiter.ts';

const WAITERS = `SELECT j.number, j.id, j.state, j.due_at, j.waiting_for FROM needs n JOIN jobs j ON j.number = n.job
  WHERE n.needed = :needed AND n.open = 1`;
const CLOSE = 'UPDATE needs SET open = 0 WHERE needed = :needed AND job = :job';
const REMEMBER = 'UPDATE jobs SET waiting_for = :waitingFor WHERE number = :number';

/** A job has ended that others wait for: tells each of them, and answers the moves that follow. */
export function* needEnded(
  context: Context,
  needed: number,
  state: JobState,
  updates: StoredUpdate[],
): Work<Move[]> {
  const moves: Move[] = [];
  for (const row of yield* context.sql(WAITERS).all({ needed }))
    moves.push(...(yield* tell(context, toWaiter(row), needed, state, updates)));
  return moves;
}

function* tell(
  context: Context,
  waiter: Waiter,
  needed: number,
  state: JobState,
  updates: StoredUpdate[],
): Work<Move[]> {
  const { waitingFor } = waiter;
  if (isFinal(waiter.state) || !waitingFor || !('onFailure' in waitingFor)) return [];
  const succeeded = state === 'succeeded';
  const to = succeeded ? 'successful' : 'failed';
  const moves: Move[] = [];
  if (waitingFor.type === 'parts' && !waitingFor.failing) {
    const isFailing = !succeeded && waitingFor.onFailure === 'fail';
    const changed = isFailing ? yield* giveUp(context, waiter.number, waitingFor) : {};
    updates.push(yield* countPart(context, waiter.number, 'remaining', to, changed));
    if (isFailing) moves.push(...(yield* movesOfParts(context, waiter.number, 'cancel', {})));
  }
  if (!succeeded && waitingFor.onFailure === 'wait') return [];
  yield* context.sql(CLOSE).run({ needed, job: waiter.number });
  const next = yield* recheck(context, waiter.number);
  return next ? [...moves, next] : moves;
}

/** From now on the ends of the other parts are its own doing, and are not counted one by one. */
function* giveUp(context: Context, number: number, waitingFor: WaitingFor): Work<{ waitingFor: WaitingFor }> {
  const failing = { ...waitingFor, failing: true } as WaitingFor; // of parts, whose field it is
  yield* context.sql(REMEMBER).run({ number, waitingFor: JSON.stringify(failing) });
  return { waitingFor: failing };
}

const ALL_WAITERS = `SELECT j.number, j.id, j.state, j.due_at, j.waiting_for FROM needs n JOIN jobs j ON j.number = n.job
  WHERE n.needed = :needed`;

/** A part that had failed runs again, while its parent still waits for it. */
export function* needReopened(context: Context, needed: number, updates: StoredUpdate[]): Work<void> {
  for (const row of yield* context.sql(ALL_WAITERS).all({ needed })) {
    const { number, waitingFor } = toWaiter(row);
    if (waitingFor?.type === 'parts' && waitingFor.onFailure === 'wait')
      updates.push(yield* countPart(context, number, 'failed', 'remaining'));
  }
}
