import { isFinal, type Job, type JobResult } from '@longrun/core';
import type { Caller } from './caller.ts';
import { readJob } from './read-job.ts';
import type { Runtime } from './runtime.ts';
import { watch } from './watch.ts';

/** How the job ended; waits for it up to `waitMs`. Undefined when it has not ended by then. */
export async function result(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  { waitMs = 0, signal }: { waitMs?: number; signal?: AbortSignal } = {},
): Promise<JobResult | undefined> {
  const job = await readJob(runtime, caller, jobId);
  if (isFinal(job.state)) return resultOf(job);
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
  const later = await readJob(runtime, caller, jobId);
  return isFinal(later.state) ? resultOf(later) : undefined;
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
