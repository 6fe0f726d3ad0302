import { isFinal, type Job, type JobResult } from '@longrun/core';
import type { Caller } from './caller.ts';
import { readStored } from './read-job.ts';
import type { Runtime } from './runtime.ts';
import type { StoredJob } from './stored.ts';
import { toJob } from './view.ts';
import { watch } from './watch.ts';

/** How the job ended; waits for it up to `waitMs`. Undefined when it has not ended by then. */
export async function result(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  { waitMs = 0, signal }: { waitMs?: number; signal?: AbortSignal } = {},
): Promise<JobResult | undefined> {
  const job = await readStored(runtime, caller.tenant, jobId);
  if (isFinal(job.state)) return answered(runtime, caller, job);
  if (waitMs <= 0) return undefined;
  const stop = new AbortController();
  const abort = () => stop.abort();
  const timer = setTimeout(abort, waitMs);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  try {
    // The watch ends by itself when the job has ended, or with the signal.
    for await (const _ of watch(runtime, caller, jobId, { after: job.sequence, signal: stop.signal }));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
  const later = await readStored(runtime, caller.tenant, jobId);
  return isFinal(later.state) ? answered(runtime, caller, later) : undefined;
}

/** The result, and behind the answer a note that somebody has it now: from here on it is kept for a shorter time. */
function answered({ commit, clock }: Runtime, caller: Caller, stored: StoredJob): JobResult {
  const { id: jobId, tenant, output, finishedAt, fetchedAt } = stored;
  if (output !== undefined && finishedAt !== undefined && fetchedAt === undefined)
    // Nobody waits for it; where it fails, the next fetch notes it, or the job stays a little longer.
    commit({ type: 'mark-fetched', jobId, tenant, finishedAt }).catch(() => {});
  return resultOf(toJob(stored, caller, undefined, clock.now()));
}

function resultOf({ id, state, output, partial, error, outcome }: Job): JobResult {
  return {
    jobId: id,
    state,
    ...(output !== undefined && { output }),
    ...(partial !== undefined && { partial }),
    ...(error !== undefined && { error }),
    ...(outcome !== undefined && { outcome }),
  };
}
