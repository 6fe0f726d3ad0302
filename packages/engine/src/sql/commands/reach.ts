import { isFinal, type Reached } from '@longrun/core';
import { REPORTED_FAILURE } from '../../caller-driven/reported-failure.ts';
import type { Context } from '../context.ts';
import { NO_END } from '../lease.ts';
import type { Changed } from '../log.ts';
import type { Work } from '../statement.ts';

const REACH = `UPDATE jobs SET state = :state, attempt = :attempt, queued_at = :taken, claimed_at = :taken,
    started_at = :started, finished_at = :finished, lease_until = :leaseUntil, error = :error,
    idle_until = :taken + idle_timeout_ms, end_by = :taken + job_timeout_ms, due_at = NULL, start_by = NULL
  WHERE number = :number
  RETURNING number, state, sequence, run, attempt`;

/** Puts a job that was just made where its caller has brought it before; answers it with what watchers fold. */
export function* reach({ sql, now }: Context, number: number, state: Reached): Work<[Changed, object]> {
  const isTaken = state === 'running';
  const taken = isTaken ? now : undefined;
  const started = isTaken || state === 'succeeded' ? now : undefined;
  const finished = isFinal(state) ? now : undefined;
  const error = state === 'failed' ? REPORTED_FAILURE : undefined;
  const row = yield* sql(REACH).get({
    number,
    state,
    attempt: isTaken ? 1 : 0,
    leaseUntil: isTaken ? NO_END : undefined,
    error: error && JSON.stringify(error),
    taken,
    started,
    finished,
  });
  const moments = { queuedAt: taken, claimedAt: taken, startedAt: started, finishedAt: finished };
  const changes = Object.entries(moments).flatMap(([name, at]) =>
    at === undefined ? [] : [[name, new Date(at).toISOString()]],
  );
  // RETURNING gives exactly the columns that Changed names.
  return [row as unknown as Changed, { ...Object.fromEntries(changes), ...(error && { error }) }];
}
