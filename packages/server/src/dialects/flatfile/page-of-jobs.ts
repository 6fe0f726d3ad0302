import type { Job, JobApi, ListQuery } from '@longrun/core';

export interface JobsOnPage {
  readonly jobs: readonly Job[];
  readonly total: number;
}

// The most that one read gives; pages are numbered here and follow each other there.
const CHUNK = 500;

/** One numbered page of a list, from 1. */
export async function pageOfJobs(
  jobs: JobApi,
  query: ListQuery,
  { page, size }: { readonly page: number; readonly size: number },
): Promise<JobsOnPage> {
  const first = (page - 1) * size;
  const found: Job[] = [];
  let cursor: string | undefined;
  let total: number | undefined;
  let seen = 0;
  do {
    const limit = Math.min(CHUNK, first + size - seen);
    const got = await jobs.list({ ...query, limit, counts: total === undefined, ...(cursor && { cursor }) });
    total ??= Object.values(got.counts ?? {}).reduce((sum, count) => sum + count, 0);
    found.push(...got.jobs.slice(Math.max(0, first - seen)));
    seen += got.jobs.length;
    cursor = total > first ? got.nextCursor : undefined;
  } while (cursor !== undefined && seen < first + size);
  return { jobs: found, total };
}
