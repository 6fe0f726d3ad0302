import type { FeedEvent, Job, JsonObject } from '@longrun/core';
import { statusOf } from './job-view.ts';
import { operationOf } from './kind-of.ts';
import { CONTEXT_NAMES, PLACES, STATES, TOPICS } from './mapping.ts';

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
  return { accountId: `us_acc_${tenant}`, environmentId: `us_env_${tenant}` };
}

function contextOf({ jobId, by }: FeedEvent, tenant: string, job: Job | undefined): object {
  const names: Readonly<Record<string, string>> = CONTEXT_NAMES;
  const about = job && names[operationOf(job).type];
  const places = PLACES.map((place) => [place, job?.attributes?.[place]] as const);
  return given({
    ...whose(tenant),
    ...given(Object.fromEntries(places)),
    ...(about && job.source !== undefined && { [about]: job.source }),
    jobId,
    actorId: by ?? job?.createdBy,
    actionId: job?.actionId,
    actionName: job?.actionId && `${operationOf(job).type}:${operationOf(job).operation}`,
  });
}

/** The words of an event tell the status after it; at a job's creation nobody has announced it yet. */
function payloadOf(event: FeedEvent, job: Job): object {
  const { type, operation } = operationOf(job);
  const state = event.state ?? job.state;
  return given({
    job: `${type}:${operation}`,
    domain: type,
    operation,
    status: event.topic === 'job:created' ? STATES.created : statusOf({ ...job, state }),
    info: event.info ?? null,
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
