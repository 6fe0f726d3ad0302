import {
  type Backoff,
  backoffMs,
  DEFAULT_BACKOFF,
  type Failure,
  isFinal,
  type JobOptions,
  type JobReport,
  type JobState,
  type Settlement,
} from '@longrun/core';
import type { Caller } from './caller.ts';
import { readStored } from './read-job.ts';
import { refusalError } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import type { MoveCommand, MoveData } from './store-command.ts';

/** Turns the end of an attempt into one move of the lifecycle. Which state that leads to is the table's business. */
export async function settle(
  runtime: Runtime,
  caller: Caller,
  { jobId, claimId }: JobReport,
  settlement: Settlement,
): Promise<JobState> {
  const move =
    settlement.type === 'failed' ? failure(runtime, caller, jobId, claimId, settlement) : ending(settlement);
  const fence = { by: 'claim', tenant: caller.tenant, claimId } as const;
  const ended = move instanceof Promise ? await move : move;
  const result = await runtime.commit({ type: 'move', jobId, fence, ...ended });
  if (result.refused) throw refusalError(result, jobId, settlement.type);
  const [update] = result.updates;
  // A settlement that was made before answers the state it led to.
  const state = update?.state ?? (result.state as JobState);
  if (update && isFinal(update.state)) runtime.live.forget(jobId, claimId);
  // After the commit: a promoter that looks before it finds nothing due and sleeps.
  if (update?.state === 'retrying' && ended.dueInMs !== undefined) runtime.dueAt(result.at + ended.dueInMs);
  return state;
}

type Ending = Pick<MoveCommand, 'event'> & MoveData;

function ending(settlement: Exclude<Settlement, { type: 'failed' }>): Ending {
  switch (settlement.type) {
    case 'suspended':
      return { event: 'suspend' };
    case 'released':
      return { event: 'release' };
    case 'completed':
      return {
        event: 'complete',
        ...(settlement.output !== undefined && { output: JSON.stringify(settlement.output) }),
        ...(settlement.outcome && { outcome: JSON.stringify(settlement.outcome) }),
      };
  }
}

interface Budget {
  readonly kind: string;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly options?: string;
}

/** Another attempt after a wait, or the end: neither changes while the claim holds, so there is no race. */
function failure(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  claimId: string,
  settlement: Extract<Settlement, { type: 'failed' }>,
): Ending | Promise<Ending> {
  const known = runtime.live.find(caller.tenant, jobId, claimId);
  if (known) return judge(runtime, caller, known, settlement);
  return readStored(runtime, caller.tenant, jobId).then((job) => judge(runtime, caller, job, settlement));
}

function judge(
  runtime: Runtime,
  { tenant }: Caller,
  budget: Budget,
  { error, retryAfterMs, outcome }: Extract<Settlement, { type: 'failed' }>,
): Ending {
  const failed = { error: JSON.stringify(error satisfies Failure) };
  if (error.retryable === false || budget.attempt >= budget.maxAttempts)
    return { event: 'fail', ...failed, ...(outcome && { outcome: JSON.stringify(outcome) }) };
  const options: JobOptions = budget.options === undefined ? {} : JSON.parse(budget.options);
  const backoff: Backoff =
    options.backoff ?? runtime.catalogue.describe(tenant, budget.kind)?.backoff ?? DEFAULT_BACKOFF;
  const dueInMs = retryAfterMs ?? backoffMs(backoff, budget.attempt, Math.random());
  return { event: 'backoff', ...failed, dueInMs };
}
