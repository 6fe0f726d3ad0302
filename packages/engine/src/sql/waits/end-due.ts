import type { MoveCommand } from '../../store-command.ts';
import type { StoredUpdate } from '../../stored.ts';
import { NOTHING } from '../answered.ts';
import type { Context } from '../context.ts';
import { moveAndFollow } from '../moves/follow.ts';
import type { Soon, Work } from '../statement.ts';
import { endWait } from './end-wait.ts';
import { toWaiter } from './waiter.ts';

const FIND = `SELECT number, id, state, due_at, waiting_for FROM jobs
  WHERE id = :id AND state = 'waiting' AND due_at <= :now`;

/** The time of a wait is over: keeps what it has brought, or that it brought nothing. Undefined for any other move. */
export function endDueWait(
  context: Context,
  { event, fence, jobId }: MoveCommand,
): Soon<StoredUpdate[] | undefined> {
  return event === 'wake' && fence.by === 'due' ? endDue(context, jobId) : NOTHING;
}

function* endDue(context: Context, jobId: string): Work<StoredUpdate[] | undefined> {
  const row = yield* context.sql(FIND).get({ id: jobId, now: context.now });
  return row && (yield* moveAndFollow(context, yield* endWait(context, toWaiter(row), 'timed-out')));
}
