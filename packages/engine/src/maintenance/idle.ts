import { backoffMs, DEFAULT_BACKOFF, type Failure } from '@longrun/core';
import { SILENT } from '../caller-driven/silence.ts';
import type { Runtime } from '../runtime.ts';
import type { DueJob } from '../store-query.ts';

const BATCH = 1_000;
const IDLE: Failure = {
  code: 'idle-timeout',
  message: 'The attempt said nothing for longer than it may.',
  retryable: true,
};

/** Attempts that have said nothing for too long are taken from their workers and count as failed; jobs whose caller has said
 *  nothing fail. */
export async function idle(runtime: Runtime): Promise<number> {
  const { store, sweepMs } = runtime;
  const silent = await store.read({ type: 'due', chore: 'idle', limit: BATCH });
  await Promise.all(silent.map((job) => (job.byCaller ? failSilent(runtime, job) : takeAway(runtime, job))));
  return silent.length === BATCH ? 0 : sweepMs;
}

async function takeAway({ commit, dueAt }: Runtime, job: DueJob): Promise<void> {
  const { jobId, attempt, maxAttempts, claimId = '' } = job;
  const isLast = attempt >= maxAttempts;
  const dueInMs = backoffMs(DEFAULT_BACKOFF, attempt, Math.random());
  const result = await commit({
    type: 'move',
    jobId,
    event: isLast ? 'fail' : 'backoff',
    fence: { by: 'idle', claimId },
    error: JSON.stringify(IDLE),
    ...(!isLast && { dueInMs }),
  });
  if (!isLast && !result.refused) dueAt(result.at + dueInMs);
}

async function failSilent({ commit }: Runtime, { jobId }: DueJob): Promise<void> {
  const error = JSON.stringify(SILENT);
  const info = SILENT.message;
  await commit({ type: 'drive', jobId, report: 'fail', ifSilent: true, source: 'engine', error, info });
}
