import type { Longrun } from '@longrun/client';
import { fold, type Job } from '@longrun/core';

const PATIENCE_MS = 30_000;

/** Resolves with the job as soon as it fits; rejects when it ends or half a minute passes without. */
export async function until(longrun: Longrun, jobId: string, fits: (job: Job) => boolean): Promise<Job> {
  let job = await longrun.get(jobId);
  if (fits(job)) return job;
  for await (const update of longrun.api.watch(jobId, {
    after: job.sequence,
    signal: AbortSignal.timeout(PATIENCE_MS),
  })) {
    job = fold(job, update);
    if (fits(job)) return job;
  }
  throw new Error(`job ${jobId} did not come to what was waited for; it is ${job.state}`);
}
