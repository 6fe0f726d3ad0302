import {
  type ClaimedJob,
  ERRORS,
  type ErrorCode,
  isJobError,
  type JobReport,
  type Settlement,
} from '@longrun/core';
import type { Caller } from '../caller.ts';
import { createJobApi } from '../job-api.ts';
import type { Runtime } from '../runtime.ts';
import { sync } from '../sync.ts';
import { keepLease } from './keep-lease.ts';
import type { OwnKind } from './own-kind.ts';

export const OWN_WORKER = 'longrun';

type Said = Pick<JobReport, 'settlement'>;

/** Works off one job until it has ended, was taken away, or the engine closes. Never rejects. */
export async function runOwn(
  runtime: Runtime,
  worker: Caller,
  { run }: OwnKind,
  job: ClaimedJob,
): Promise<void> {
  const { clock, closing, sweepMs } = runtime;
  const { jobId, claimId } = job;
  const report = async (said: Said = {}) => {
    const reports = [{ jobId, claimId, ...said }];
    const [answer] = (await sync(runtime, worker, { workerId: OWN_WORKER, reports })).jobs;
    return answer && 'error' in answer ? answer.error : answer;
  };
  const isWanted = async () => {
    const answer = await report();
    return answer !== undefined && !('code' in answer) && answer.control === undefined;
  };
  const jobs = createJobApi(runtime, worker);
  using lease = keepLease(runtime, worker, job); // until its end is stored
  const settlement = await run({ job, jobs, signal: lease.signal, isWanted }).catch(failed);
  // Nobody else runs the job meanwhile, or its claim is lost: it goes on trying while the store is in trouble.
  for (;;) {
    const refusal = await report({ settlement: closing.aborted ? { type: 'released' } : settlement });
    // When the engine closes, the next process to open the store finds the job.
    if (!refusal || !('code' in refusal) || !isTrouble(refusal.code) || closing.aborted) return;
    console.error(`longrun: the end of ${jobId} could not be stored and will be tried again:`, refusal);
    await clock.sleep(sweepMs, closing);
  }
}

/** Not the job's own doing; the same words may be taken another time. */
function isTrouble(code: string): boolean {
  return !(code in ERRORS) || ERRORS[code as ErrorCode].status >= 500; // a name of the table, seen before
}

/** What a job itself is to blame for will not be better another time. */
function failed(error: unknown): Settlement {
  const known = isJobError(error) ? error : undefined;
  return {
    type: 'failed',
    error: {
      code: known?.code ?? 'internal',
      message: error instanceof Error ? error.message : String(error),
      retryable: known === undefined || known.status >= 500,
    },
  };
}
