import type { Job, JobApi } from '@longrun/core';

const PAGE = 500;

/** All parts of a split job, in order. */
export async function partsOf(api: JobApi, parentId: string): Promise<readonly Job[]> {
  const parts: Job[] = [];
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = await api.list({ parentId, limit: PAGE, ...(cursor !== undefined && { cursor }) });
    parts.push(...page.jobs);
    cursor = page.nextCursor;
  }
  return parts.sort((a, b) => (a.part ?? 0) - (b.part ?? 0));
}
