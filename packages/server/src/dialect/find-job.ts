import { isJobError, type Job, type JobApi } from '@longrun/core';

/** The job that a client calls by a name of its own, or by our id. */
export async function findJob(jobs: JobApi, id: string): Promise<Job | undefined> {
  const { jobs: named } = await jobs.list({ externalId: id, limit: 1 });
  return ifThere(jobs.get(named[0]?.id ?? id));
}

const GONE: ReadonlySet<string> = new Set(['job-not-found', 'job-deleted']);

/** Undefined where the job that was asked for is not there, or no longer. */
export async function ifThere<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isJobError(error) && GONE.has(error.code)) return undefined;
    throw error;
  }
}
