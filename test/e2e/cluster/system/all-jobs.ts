import type { Job, JobApi } from '@longrun/core';

const PAGE = 500;

/** Every job there is, oldest first. */
export async function allJobs(api: JobApi): Promise<Job[]> {
  const jobs: Job[] = [];
  for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
    const page = await api.list({ limit: PAGE, order: 'oldest', ...(cursor !== undefined && { cursor }) });
    jobs.push(...page.jobs);
    cursor = page.nextCursor;
  }
  return jobs;
}
