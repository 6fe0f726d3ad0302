import { type Job, JobError, jobNotFound, type OnBehalf } from '@longrun/core';
import type { Caller } from './caller.ts';
import type { Runtime } from './runtime.ts';
import { showJob } from './show-job.ts';
import type { StoredJob } from './stored.ts';

const MAX_USER_LENGTH = 255;

/** One job of the caller's tenant. Rejects with `job-not-found`, the same for a foreign id, or `job-deleted`. */
export async function readJob(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  options?: OnBehalf,
): Promise<Job> {
  const asOf = runtime.asOf(); // of before the read, or the view would count on past an end that the read has missed
  const stored = await readStored(runtime, caller.tenant, jobId, readerOf(caller, options));
  await runtime.catalogue.load(caller.tenant);
  return showJob(runtime, caller, stored, asOf);
}

/** Who reads: the caller, or one of the users behind it. */
export function readerOf({ actor }: Caller, { as = actor }: OnBehalf = {}): string {
  if (as !== '' && as.length <= MAX_USER_LENGTH) return as;
  const errors = [{ pointer: '/as', message: `must have 1 to ${MAX_USER_LENGTH} characters` }];
  throw new JobError('invalid-input', `/as ${errors[0]?.message}.`, { errors });
}

/** With a reader, it is told whether this one has acknowledged the outcome. */
export async function readStored(
  { store }: Runtime,
  tenant: string,
  jobId: string,
  reader?: string,
): Promise<StoredJob> {
  const query = { type: 'jobs', ids: [jobId], tenant, ...(reader !== undefined && { reader }) } as const;
  const [found] = await store.read(query);
  if (found === 'deleted') throw new JobError('job-deleted', `Job ${jobId} was deleted.`, { jobId });
  if (!found) throw jobNotFound(jobId);
  return found;
}
