import type { FeedEvent, Job, JsonObject } from '@longrun/core';
import { infoOf, statusOf } from './job-view.ts';
import { operationOf } from './kind-of.ts';
import { STATES, TOPICS } from './mapping.ts';
import { environmentOf, nameOfSource, placesOf } from './places.ts';

/** Where what an event was published with besides its payload is kept within its context. */
export const PUBLISHED_WITH = 'flatfile';

/** An event as this API shows it. The job is missing where it is gone. */
export function eventView(event: FeedEvent, tenant: string, job: Job | undefined): JsonObject {
  const { id, at, acknowledgedAt, acknowledgedBy } = event;
  return given({
    id,
    createdAt: at,
    ...(event.published ? publishedPart(event, tenant) : jobPart(event, tenant, job)),
    acknowledgedAt,
    acknowledgedBy,
  });
}

function publishedPart({ topic, domain, payload, context = {}, by }: FeedEvent, tenant: string): object {
  const { [PUBLISHED_WITH]: more, ...rest } = context;
  const others = typeof more === 'object' && more !== null && !Array.isArray(more) ? more : {};
  return {
    ...others,
    topic,
    domain,
    payload: payload ?? {},
    context: { ...whose(tenant), ...(by && { actorId: by }), ...rest },
  };
}

function jobPart(event: FeedEvent, tenant: string, job: Job | undefined): object {
  return {
    topic: topicOf(event),
    domain: 'job',
    context: contextOf(event, tenant, job),
    payload: event.topic === 'job:deleted' || !job ? {} : payloadOf(event, job),
  };
}

export function topicOf({ topic, published }: Pick<FeedEvent, 'topic' | 'published'>): string {
  const topics: Readonly<Record<string, string>> = TOPICS;
  return published ? topic : (topics[topic] ?? topic);
}

function whose(tenant: string) {
  return { accountId: `us_acc_${tenant}`, environmentId: environmentOf(tenant) };
}

function contextOf({ jobId, by }: FeedEvent, tenant: string, job: Job | undefined): object {
  return given({
    ...whose(tenant),
    jobId,
    ...(job && aboutOf(job)),
    actorId: by ?? job?.createdBy,
  });
}

/** What the job works on, where it is filed, and the button it came from. */
function aboutOf(job: Job): object {
  const { source, actionId, tenant, attributes } = job;
  const { type, operation } = operationOf(job);
  const about = nameOfSource(type);
  return {
    ...placesOf(tenant, { type, source }, attributes),
    ...(about && { [about]: source }),
    ...(actionId !== undefined && { actionId, actionName: `${type}:${operation}` }),
  };
}

/** The words of an event tell the status after it; at a job's creation nobody has announced it yet. */
function payloadOf(event: FeedEvent, job: Job): object {
  const { type, operation } = operationOf(job);
  const { state = job.state, run = job.run, info } = event;
  return given({
    job: `${type}:${operation}`,
    domain: type,
    operation,
    status: event.topic === 'job:created' ? STATES.created : statusOf({ ...job, state }),
    info: infoOf(job, { state, run, info }) ?? null,
    isPart: event.isPart ?? job.parentId !== undefined,
    input: job.input,
    ...(event.topic === 'job:parts-completed' && { parts: tallyOf(event) }),
  });
}

function tallyOf({ payload = {} }: FeedEvent): object {
  const { total, succeeded, failed, cancelled } = payload;
  return { total, completed: succeeded, failed, canceled: cancelled };
}

function given<Fields extends object>(fields: Fields): JsonObject {
  // Without the fields that are undefined it is JSON.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
