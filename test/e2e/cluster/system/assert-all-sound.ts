import { deepEqual, equal, ok } from 'node:assert/strict';
import { httpApi } from '@longrun/client';
import { type FeedEvent, isFinal, type Job, type JobApi, type JobUpdate } from '@longrun/core';
import { assertSoundHistory } from '../../system/history.ts';

const PAGE = 500;
const AT_ONCE = 12;

/** Checks the history of every job there is, and that whoever followed the feed has seen exactly what it holds. */
export async function assertAllSound(
  url: string,
  jobs: readonly Job[],
  events: readonly FeedEvent[],
): Promise<void> {
  const told = Map.groupBy(events, ({ jobId }) => jobId);
  equal(told.size, jobs.length, 'the feed is about the jobs that are there');
  const left = [...jobs];
  const examine = async () => {
    const api = httpApi({ url });
    for (let job = left.pop(); job; job = left.pop()) {
      ok(isFinal(job.state), `job ${job.id} has ended`);
      const history = await historyOf(api, job.id);
      assertSoundHistory(job, history);
      equal(history.length, job.sequence);
      deepEqual(told.get(job.id)?.map(inShort), history.flatMap(announced), `the feed of job ${job.id}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, examine));
}

const inShort = ({ sequence, topic }: FeedEvent) => `${sequence} ${topic}`;
const announced = ({ sequence, announcements }: JobUpdate) =>
  announcements.map((topic) => `${sequence} ${topic}`);

async function historyOf(api: JobApi, id: string): Promise<JobUpdate[]> {
  const updates: JobUpdate[] = [];
  for (let after = 0, isMore = true; isMore; ) {
    const page = await api.history(id, { after, limit: PAGE });
    updates.push(...page.updates);
    isMore = page.updates.length === PAGE;
    after = page.next;
  }
  return updates;
}

/** Every job there is. */
export async function allJobs(api: JobApi): Promise<Job[]> {
  const jobs: Job[] = [];
  for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
    const page = await api.list({ limit: PAGE, order: 'oldest', ...(cursor !== undefined && { cursor }) });
    jobs.push(...page.jobs);
    cursor = page.nextCursor;
  }
  return jobs;
}

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
