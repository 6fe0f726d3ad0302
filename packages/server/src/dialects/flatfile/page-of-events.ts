import type { EventQuery, Job, JobApi, JsonObject } from '@longrun/core';
import { ifThere } from '../../dialect/find-job.ts';
import { eventView } from './event-view.ts';
import { TOPICS } from './mapping.ts';

export interface EventsAsked {
  readonly environmentId?: string;
  readonly spaceId?: string;
  readonly domain?: string;
  readonly topic?: string;
  readonly since?: string;
  readonly includeAcknowledged: boolean;
  readonly page: number;
  readonly size: number;
}

const CHUNK = 500;

/** One numbered page of events, from 1, oldest first. */
export async function pageOfEvents(jobs: JobApi, tenant: string, asked: EventsAsked): Promise<JsonObject[]> {
  const jobOf = reader(jobs);
  const query = queryOf(asked);
  const found: JsonObject[] = [];
  let toSkip = (asked.page - 1) * asked.size;
  let after: string | undefined;
  for (;;) {
    const read = await jobs.events.list({ ...query, limit: CHUNK, ...(after !== undefined && { after }) });
    for (const event of read.events) {
      const isPlaced = asked.environmentId !== undefined || asked.spaceId !== undefined;
      if (!isPlaced && toSkip > 0) {
        toSkip -= 1;
        continue;
      }
      const view = eventView(event, tenant, event.jobId === undefined ? undefined : await jobOf(event.jobId));
      if (!isIn(view, asked)) continue;
      if (toSkip > 0) toSkip -= 1;
      else found.push(view);
      if (found.length === asked.size) return found;
    }
    if (!read.isMore) return found;
    after = read.next;
  }
}

/** A topic here may stand for several of ours. */
function queryOf({ domain, topic, since, includeAcknowledged }: EventsAsked): EventQuery {
  const ours = Object.entries(TOPICS).flatMap(([name, theirs]) => (theirs === topic ? [name] : []));
  return {
    ...(topic !== undefined && { topic: [...new Set([topic, ...ours])] }),
    ...(domain !== undefined && { domain }),
    ...(since !== undefined && { since }),
    includeAcknowledged,
  };
}

/** Whether the event belongs where it was asked for. One that names no environment of its own belongs to all of the account. */
function isIn({ context }: JsonObject, { environmentId, spaceId }: EventsAsked): boolean {
  const places = context as JsonObject;
  const isEnvironment = environmentId === undefined || places.environmentId === environmentId;
  return isEnvironment && (spaceId === undefined || places.spaceId === spaceId);
}

/** Reads each job once; one that is gone has nothing to tell. */
function reader(jobs: JobApi): (jobId: string) => Promise<Job | undefined> {
  const read = new Map<string, Promise<Job | undefined>>();
  return (jobId) => {
    const job = read.get(jobId) ?? ifThere(jobs.get(jobId));
    read.set(jobId, job);
    return job;
  };
}
