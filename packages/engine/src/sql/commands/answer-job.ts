import type { AnswerCommand } from '../../store-command.ts';
import type { StoreResult } from '../../store-result.ts';
import type { Context } from '../context.ts';
import { append, type Changed } from '../log.ts';
import { moveAndFollow } from '../moves/follow.ts';
import type { Work } from '../statement.ts';
import { endWait, keep } from '../waits/end-wait.ts';
import { toWaiter } from '../waits/waiter.ts';
import { absent } from './absent.ts';

const FIND = 'SELECT number, id, state, due_at, waiting_for FROM jobs WHERE id = :jobId AND tenant = :tenant';
// A paused job goes on when it is resumed, and then knows the answer.
const NOTE = `UPDATE jobs SET waiting_for = NULL, due_at = NULL, sequence = sequence + 1 WHERE number = :number
  RETURNING number, state, sequence, run, attempt`;

/** Keeps what a person has answered and lets the job go on. */
export function* answerJob(context: Context, command: AnswerCommand): Work<StoreResult> {
  const { sql, now } = context;
  const { jobId, tenant, name, by, reason } = command;
  const row = yield* sql(FIND).get({ jobId, tenant });
  if (!row) return yield* absent(context, command);
  const waiter = toWaiter(row);
  const { state, waitingFor } = waiter;
  if (waitingFor?.type !== 'answer' || waitingFor.name !== name) return { refused: 'not-waiting', state };
  yield* keep(context, waiter, { value: JSON.parse(command.value) });
  const asked = { ...(by !== undefined && { by }), ...(reason !== undefined && { reason }) };
  if (state === 'waiting') {
    const updates = yield* moveAndFollow(context, {
      ...(yield* endWait(context, waiter, 'in-time')),
      ...asked,
    });
    return { updates: updates ?? [], at: now };
  }
  const changed = yield* sql(NOTE).get({ number: waiter.number });
  const changes = { waitingFor: null, scheduledAt: null };
  // RETURNING gives exactly the columns that Changed names.
  return {
    updates: [yield* append(context, jobId, changed as unknown as Changed, 'answer', changes, asked)],
    at: now,
  };
}
