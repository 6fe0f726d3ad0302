import type { FeedEvent, JobApi } from '@longrun/core';

const PAGE = 500;

/** Every event there is after the cursor. */
export async function allEvents(api: JobApi, after: string): Promise<FeedEvent[]> {
  const events: FeedEvent[] = [];
  for (let isMore = true; isMore; ) {
    const page = await api.events.list({ after, limit: PAGE });
    events.push(...page.events);
    ({ next: after, isMore } = page);
  }
  return events;
}
