import type { Waited, WaitedJob } from '@longrun/core';
import { PREDECESSORS } from '../../step-names.ts';
import type { Context } from '../context.ts';
import type { Move } from '../moves/apply-move.ts';
import type { Work } from '../statement.ts';
import { tallyOf } from './tally-of.ts';
import type { Waiter } from './waiter.ts';

const SAVE = `INSERT INTO steps (job, name, result) VALUES (:job, :name, :result)
  ON CONFLICT (job, name) DO UPDATE SET result = excluded.result`;
const FLAG = 'UPDATE jobs SET has_steps = 1 WHERE number = :job';
const FORGET = 'DELETE FROM needs WHERE job = :job';
const RESULTS = `SELECT j.id, j.state, j.output, j.is_partial, j.error FROM needs n JOIN jobs j ON j.number = n.needed
  WHERE n.job = :job ORDER BY j.part, j.number`;

/** Keeps what a wait brought as a step of the job, and answers the move that lets the job go on. */
export function* endWait(context: Context, waiter: Waiter, how: 'in-time' | 'timed-out'): Work<Move> {
  const { waitingFor, number, id } = waiter;
  if (waitingFor && waitingFor.type !== 'answer')
    yield* keep(context, waiter, yield* brought(context, waiter, how));
  if (waitingFor?.type === 'answer' && how === 'timed-out') yield* keep(context, waiter, { timedOut: true });
  const gathered = waitingFor?.type === 'parts' && {
    logAs: 'gather' as const,
    alsoChanged: { tally: yield* tallyOf(context, number) },
  };
  yield* context.sql(FORGET).run({ job: number });
  const notBefore = waitingFor?.type === 'jobs' && waitingFor.notBefore;
  if (notBefore && Date.parse(notBefore) > context.now)
    return { jobId: id, event: 'schedule', fence: { by: 'store' }, dueAt: Date.parse(notBefore) };
  return { jobId: id, event: 'wake', fence: { by: 'store' }, ...gathered };
}

/** Saves a value as what the wait of that name brought. */
export function* keep({ sql }: Context, { number, waitingFor }: Waiter, value: Waited<unknown>): Work<void> {
  const name = waitingFor?.name ?? PREDECESSORS;
  yield* sql(SAVE).run({ job: number, name, result: JSON.stringify(value) });
  yield* sql(FLAG).run({ job: number });
}

function* brought(
  context: Context,
  { number, waitingFor }: Waiter,
  how: 'in-time' | 'timed-out',
): Work<Waited<unknown>> {
  if (waitingFor?.type === 'timer') return { value: null };
  if (how === 'timed-out') return { timedOut: true };
  const found = (yield* context.sql(RESULTS).all({ job: number })).map(toWaited);
  if (waitingFor?.type === 'parts')
    return { value: found, ...(waitingFor.stopping && { stopped: true as const }) };
  if (waitingFor?.type !== 'jobs') return { value: found };
  const byId = new Map(found.map((job) => [job.jobId, job]));
  return { value: waitingFor.jobIds.map((jobId) => byId.get(jobId) ?? deleted(jobId)) };
}

function toWaited(row: Record<string, unknown>): WaitedJob {
  return {
    jobId: String(row.id),
    state: row.state as WaitedJob['state'], // the CHECK of the schema
    ...(row.output !== null && { output: JSON.parse(String(row.output)) }),
    ...(row.is_partial === 1 && { partial: true }),
    ...(row.error !== null && { error: JSON.parse(String(row.error)) }),
  };
}

function deleted(jobId: string): WaitedJob {
  const error = { code: 'job-deleted', message: 'The job was deleted while this one waited for it.' };
  return { jobId, state: 'cancelled', error };
}
