import { type Job, type JobApi, jobNotFound } from '@longrun/core';
import { findJob } from '../../dialect/find-job.ts';

/** The job with that number, or with our own id. */
export async function requireJob(jobs: JobApi, id: string): Promise<Job> {
  const job = await findJob(jobs, id);
  if (job) return job;
  throw jobNotFound(id);
}
