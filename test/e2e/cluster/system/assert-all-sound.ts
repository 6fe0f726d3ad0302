import { deepEqual, equal, ok } from 'node:assert/strict';
import { httpApi } from '@longrun/client';
import { type FeedEvent, isFinal, type Job, type JobApi, type JobUpdate } from '@longrun/core';
import { assertSoundHistory } from '../../system/history.ts';

const PAGE = 500;
const AT_ONCE = 12;
/** Jobs of which nothing more can be learnt than the feed has told: their histories are looked at in such a sample. */
const SAMPLE = 500;
/** The usual story. */
const PLAIN = '1 job:created, 1 job:ready, 2 job:started, 3 job:completed';

/** Checks by the feed what must hold of every job, and by its history every job of which the feed tells more than the usual. */
export async function assertAllSound(
  url: string,
  jobs: readonly Job[],
  events: readonly FeedEvent[],
): Promise<{ histories: number }> {
  const told = Map.groupBy(events, ({ jobId }) => jobId);
  equal(told.size, jobs.length, 'the feed is about the jobs that are there');
  const isPlain = ({ id }: Job) => told.get(id)?.map(inShort).join(', ') === PLAIN;
  for (const job of jobs) assertTold(job, told.get(job.id) ?? []);
  const left = [...jobs.filter((job) => !isPlain(job)), ...jobs.filter(isPlain).slice(0, SAMPLE)];
  const histories = left.length;
  const examine = async () => {
    const api = httpApi({ url });
    for (let job = left.pop(); job; job = left.pop()) {
      const history = await historyOf(api, job.id);
      assertSoundHistory(job, history);
      deepEqual(told.get(job.id)?.map(inShort), history.flatMap(announced), `the feed of job ${job.id}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, examine));
  return { histories };
}

/** Every number up to the last, and one end per run. */
function assertTold(job: Job, events: readonly FeedEvent[]): void {
  ok(isFinal(job.state), `job ${job.id} has ended`);
  const numbers = [...new Set(events.map(({ sequence }) => sequence))];
  deepEqual(
    numbers,
    Array.from({ length: job.sequence }, (_, index) => index + 1),
    `the feed of job ${job.id}`,
  );
  const ends = events.filter(({ state }) => state && isFinal(state));
  equal(ends.length, job.run, `job ${job.id} ends once per run`);
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
