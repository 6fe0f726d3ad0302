import { type Job, JobError, jobNotFound } from '@longrun/core';
import type { Caller } from './caller.ts';
import type { Runtime } from './runtime.ts';
import { showJob } from './show-job.ts';
import type { StoredJob } from './stored.ts';

/** One job of the caller's tenant. Rejects with `job-not-found`, the same for a foreign id, or `job-deleted`. */
export async function readJob(runtime: Runtime, caller: Caller, jobId: string): Promise<Job> {
  const stored = await readStored(runtime, caller.tenant, jobId);
  await runtime.catalogue.load(caller.tenant);
  return showJob(runtime, caller, stored);
}

export async function readStored({ store }: Runtime, tenant: string, jobId: string): Promise<StoredJob> {
  const [found] = await store.read({ type: 'jobs', ids: [jobId], tenant });
  if (found === 'deleted') throw new JobError('job-deleted', `Job ${jobId} was deleted.`, { jobId });
  if (!found) throw jobNotFound(jobId);
  return found;
}
