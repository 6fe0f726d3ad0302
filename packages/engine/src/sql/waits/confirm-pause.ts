import type { Context } from '../context.ts';
import type { Move } from '../moves/apply-move.ts';
import type { Work } from '../statement.ts';
import { hasActiveParts } from './parts.ts';
import { findWaiter } from './waiter.ts';

const OPEN = 'SELECT 1 FROM needs WHERE job = :parent AND open = 1 LIMIT 1';
const REMEMBER = 'UPDATE jobs SET waiting_for = :waitingFor WHERE number = :number';

/** A split job is paused when none of its parts runs any more, and not before. */
export function* confirmPause(context: Context, parent: number): Work<Move | undefined> {
  const waiter = yield* findWaiter(context, parent);
  if (waiter?.state !== 'waiting' || waiter.waitingFor?.type !== 'parts') return undefined;
  const { pausing, ...waitingFor } = waiter.waitingFor;
  if (!pausing || (yield* hasActiveParts(context, parent))) return undefined;
  const move = { jobId: waiter.id, event: 'pause', fence: { by: 'store' } } as const;
  // With the end of its last part it waits for nothing any more.
  if (!(yield* context.sql(OPEN).get({ parent }))) return move;
  yield* context.sql(REMEMBER).run({ number: parent, waitingFor: JSON.stringify(waitingFor) });
  return { ...move, alsoChanged: { waitingFor } };
}
