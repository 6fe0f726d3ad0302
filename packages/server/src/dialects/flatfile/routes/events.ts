import { isMoment, JobError } from '@longrun/core';
import { dialectRoute } from '../../../dialect/dialect.ts';
import { ifThere } from '../../../dialect/find-job.ts';
import { data, SUCCESS } from '../data.ts';
import { eventView, PUBLISHED_WITH } from '../event-view.ts';
import { given, wholeNumber, word } from '../given.ts';
import { pageOfEvents } from '../page-of-events.ts';
import { type NewEvent, newEvent } from '../schemas.ts';

const DEFAULT_PAGE_SIZE = 10;
const MOST = 1_000;

export const listEvents = dialectRoute({
  methods: ['GET'],
  path: '/flatfile/v1/events',
  scope: 'read',
  read: ({ query }) => ({
    ...texts(query, ['environmentId', 'spaceId', 'domain', 'topic']),
    ...sinceOf(query),
    includeAcknowledged: word(query, 'includeAcknowledged', ['true', 'false']) === 'true',
    page: wholeNumber(query, 'pageNumber', 1, 1_000_000),
    size: wholeNumber(query, 'pageSize', DEFAULT_PAGE_SIZE, MOST),
  }),
  run: (jobs, asked, { caller }) => pageOfEvents(jobs, caller.tenant, asked),
  write: data,
});

function texts<Name extends string>(
  query: URLSearchParams,
  names: readonly Name[],
): { readonly [N in Name]?: string } {
  const pairs = names.map((name) => [name, query.get(name)] as const);
  // Exactly the names that the query has a text for.
  return Object.fromEntries(pairs.filter(([, text]) => text)) as { readonly [N in Name]?: string };
}

function sinceOf(query: URLSearchParams): { since?: string } {
  const since = query.get('since');
  if (!since) return {};
  if (isMoment(since)) return { since: new Date(since).toISOString() };
  throw new JobError('invalid-input', 'The query’s since is no moment in ISO 8601.', {
    errors: [{ pointer: '/since', message: 'must be a moment in ISO 8601' }],
  });
}

export const getEvent = dialectRoute({
  methods: ['GET'],
  path: '/flatfile/v1/events/{id}',
  scope: 'read',
  read: ({ params }) => params.id,
  async run(jobs, id, { caller }) {
    const event = await jobs.events.get(id);
    const job = event.jobId === undefined ? undefined : await ifThere(jobs.get(event.jobId));
    return eventView(event, caller.tenant, job);
  },
  write: data,
});

export const createEvent = dialectRoute({
  methods: ['POST'],
  path: '/flatfile/v1/events',
  scope: 'submit',
  body: 'json',
  example: { topic: 'space:created', domain: 'space', payload: { a: 1 }, context: { spaceId: 'us_sp_1' } },
  read: ({ body }) => published(given(newEvent, body)),
  run: async (jobs, event, { caller }) =>
    eventView(await jobs.events.publish(event, { reserved: true }), caller.tenant, undefined),
  write: data,
});

function published({ topic, domain, payload, context, ...more }: NewEvent) {
  const others = JSON.parse(JSON.stringify(more)); // without the fields that are undefined
  const isMore = Object.keys(others).length > 0;
  return { topic, domain, payload, context: { ...context, ...(isMore && { [PUBLISHED_WITH]: others }) } };
}

export const ackEvent = dialectRoute({
  methods: ['POST'],
  path: '/flatfile/v1/events/{id}/ack',
  scope: 'control',
  read: ({ params }) => params.id,
  run: (jobs, id) => jobs.events.acknowledge(id),
  write: () => SUCCESS,
});

const subscription = (path: `/flatfile/v1/${string}`) =>
  dialectRoute({
    methods: ['GET'],
    path,
    scope: 'read',
    read: () => undefined,
    run: async (_, __, { caller }) => ({ accountId: `us_acc_${caller.tenant}` }),
    write: data,
  });

/** There is no message service to subscribe to: whoever listens polls the events. */
export const getSubscription = subscription('/flatfile/v1/subscription');
export const getSubscriptionBefore = subscription('/flatfile/v1/environments/subscription-token');
