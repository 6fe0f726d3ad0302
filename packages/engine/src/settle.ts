import {
  type Backoff,
  backoffMs,
  DEFAULT_BACKOFF,
  type Failure,
  isFinal,
  type JobOptions,
  type JobReport,
  type JobState,
  ruleFor,
  type Settlement,
} from '@longrun/core';
import type { Caller } from './caller.ts';
import type { Ending } from './ending.ts';
import { readStored } from './read-job.ts';
import { refusalError } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import type { MoveCommand } from './store-command.ts';
import { wait } from './wait.ts';

/** The code with which a worker reports that an attempt has used up its `timeoutMs`. */
const TIMEOUT = 'timeout';

/** Turns the end of an attempt into one move of the lifecycle. Which state that leads to is the table's business. */
export async function settle(
  runtime: Runtime,
  caller: Caller,
  { jobId, claimId }: JobReport,
  settlement: Settlement,
  report?: MoveCommand['report'],
): Promise<JobState> {
  const move = endingOf(runtime, caller, jobId, claimId, settlement);
  const fence = { by: 'claim', tenant: caller.tenant, claimId } as const;
  const { stopsFirst, ...ended } = move instanceof Promise ? await move : move;
  // One behind the other, mostly in one batch; between two batches the job is `stopping`, which keeps as much.
  const stopped = stopsFirst && runtime.commit({ type: 'move', jobId, fence, event: 'stop' });
  const end = runtime.commit({ type: 'move', jobId, fence, ...ended, ...(report && { report }) });
  const result = await (stopped ? Promise.all([end, stopped]).then(([first]) => first) : end);
  if (result.refused) throw refusalError(result, jobId, settlement.type);
  // What was reported on the way stands before it; what follows for others behind.
  const update = result.updates.findLast((one) => one.jobId === jobId);
  // A settlement that was made before answers the state it led to.
  const state = update?.state ?? (result.state as JobState);
  if (update && isFinal(update.state)) runtime.live.forget(jobId, claimId);
  // After the commit: a promoter that looks before it finds nothing due and sleeps.
  if (ended.dueInMs !== undefined) runtime.dueAt(result.at + ended.dueInMs);
  if (ended.dueAt !== undefined) runtime.dueAt(ended.dueAt);
  return state;
}

function endingOf(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  claimId: string,
  settlement: Settlement,
): Ending | Promise<Ending> {
  if (settlement.type === 'failed') return failure(runtime, caller, jobId, claimId, settlement);
  if (settlement.type === 'waiting') return wait(runtime, caller, jobId, settlement);
  return ending(settlement);
}

function ending(settlement: Exclude<Settlement, { type: 'failed' | 'waiting' }>): Ending {
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
async function failure(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  claimId: string,
  settlement: Extract<Settlement, { type: 'failed' }>,
): Promise<Ending> {
  const known = runtime.live.find(caller.tenant, jobId, claimId);
  const [job] = await Promise.all([
    known ?? readStored(runtime, caller.tenant, jobId),
    runtime.catalogue.load(caller.tenant), // another server may have given out the job
  ]);
  return judge(runtime, caller, job, settlement);
}

function judge(
  runtime: Runtime,
  { tenant }: Caller,
  budget: Budget,
  { error, retryAfterMs, outcome }: Extract<Settlement, { type: 'failed' }>,
): Ending {
  const failed = { error: JSON.stringify(error satisfies Failure) };
  const options: JobOptions = budget.options === undefined ? {} : JSON.parse(budget.options);
  if (error.code === TIMEOUT && options.onTimeout === 'stop')
    return { event: 'expire', stopsFirst: true, ...failed };
  const kind = runtime.catalogue.describe(tenant, budget.kind);
  const rule = ruleFor(options.errorRules, error.code) ?? ruleFor(kind?.errorRules, error.code);
  if (error.retryable === false || rule?.permanent || budget.attempt >= budget.maxAttempts)
    return { event: 'fail', ...failed, ...(outcome && { outcome: JSON.stringify(outcome) }) };
  const backoff: Backoff = rule?.backoff ?? options.backoff ?? kind?.backoff ?? DEFAULT_BACKOFF;
  const dueInMs = retryAfterMs ?? backoffMs(backoff, budget.attempt, Math.random());
  return { event: 'backoff', ...failed, dueInMs };
}
