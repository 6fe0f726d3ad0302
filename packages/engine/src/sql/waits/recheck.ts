import type { Failure } from '@longrun/core';
import type { Context } from '../context.ts';
import type { Move } from '../moves/apply-move.ts';
import type { Work } from '../statement.ts';
import { endWait } from './end-wait.ts';
import { findWaiter, type Waiter } from './waiter.ts';

const OPEN = 'SELECT 1 FROM needs WHERE job = :job AND open = 1 LIMIT 1';
const FAILED = `SELECT j.id, j.state FROM needs n JOIN jobs j ON j.number = n.needed
  WHERE n.job = :job AND (j.state = 'failed' OR j.state = 'cancelled') LIMIT 1`;

/** Is what a waiting job waits for there by now? Answers the move that follows, if one does. */
export function* recheck(context: Context, number: number): Work<Move | undefined> {
  const waiter = yield* findWaiter(context, number);
  if (waiter?.state !== 'waiting') return undefined;
  const { waitingFor, dueAt } = waiter;
  if (!waitingFor) return yield* endWait(context, waiter, 'in-time'); // it was answered during a pause
  if (dueAt !== undefined && dueAt <= context.now) return yield* endWait(context, waiter, 'timed-out');
  if (waitingFor.type === 'timer' || waitingFor.type === 'answer') return undefined;
  if (waitingFor.type === 'jobs' && waitingFor.onFailure === 'fail') {
    const failed = yield* context.sql(FAILED).get({ job: number });
    if (failed) return failedWith(waiter, String(failed.id), String(failed.state));
  }
  return (yield* context.sql(OPEN).get({ job: number }))
    ? undefined
    : yield* endWait(context, waiter, 'in-time');
}

function failedWith({ id }: Waiter, predecessor: string, state: string): Move {
  const error: Failure = {
    code: 'predecessor-failed',
    message: `The job it had to wait for, ${predecessor}, has ${state === 'failed' ? 'failed' : 'been cancelled'}.`,
    details: { predecessor, state },
    retryable: false,
  };
  return { jobId: id, event: 'fail', fence: { by: 'store' }, error: JSON.stringify(error) };
}
