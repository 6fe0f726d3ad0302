import { isFinal, type Job } from '@longrun/core';
import type { Ask } from '../route.ts';
import { whileHeld } from '../while-held.ts';

/** The job when it has ended, or as it is after the wait. */
export async function jobAfterWait(ask: Ask<never>, jobId: string, waitMs: number): Promise<Job> {
  const jobs = ask.server.jobs(ask.caller);
  const job = await jobs.get(jobId);
  if (isFinal(job.state)) return job;
  await whileHeld(ask, (signal) => jobs.result(jobId, { waitMs, signal }));
  return jobs.get(jobId);
}
