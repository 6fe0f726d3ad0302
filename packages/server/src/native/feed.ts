import { type EventFilter, JobError } from '@longrun/core';
import { z } from 'zod';
import { expected } from '../problem.ts';
import type { Reply } from '../reply.ts';
import { type Ask, route } from '../route.ts';
import { eventStream } from '../sse.ts';
import { frame } from '../update-frames.ts';
import { eventFilter, eventPage, feedEvent, publishRequest } from './schemas/event.ts';
import { moment, name } from './schemas/scalars.ts';
import { withIdempotencyKey } from './with-idempotency-key.ts';

const tag = 'Events';
const STREAM = 'text/event-stream';

export const listEvents = route({
  id: 'listEvents',
  method: 'GET',
  path: '/v1/events',
  scope: 'read',
  tag,
  summary: 'What happened to all jobs and what was published, oldest first; or follow it as a stream',
  query: z.strictObject({
    ...eventFilter,
    attribute: z.record(name, name).describe('`attribute.NAME=VALUE`, repeated').exactOptional(),
    since: moment.describe('Of a list: at or after').exactOptional(),
    after: z
      .string()
      .min(1)
      .max(2_000)
      .describe('The id of the last event seen, or `next` of the page before; `end` for what is yet to come')
      .exactOptional(),
    limit: z.int().min(1).max(500).describe('Of a list: 50 unless told otherwise').exactOptional(),
  }),
  headers: {
    Accept:
      '`text/event-stream` follows the feed: events `event` with a FeedEvent as data and its id, and `cursor` with an id alone',
    'Last-Event-ID': 'Of a stream: the last id already seen; it goes before `after`',
  },
  answers: { 200: { means: 'A page', schema: eventPage } },
  errors: ['invalid-request', 'cursor-expired'],
  async handle(ask): Promise<Reply> {
    const { attribute, since, after, limit, ...rest } = ask.query;
    const filter: EventFilter = { ...rest, ...(attribute && { attributes: attribute }) };
    if (ask.request.headers.get('accept')?.includes(STREAM)) {
      if (since === undefined && limit === undefined) return follow(ask, filter, after);
      throw new JobError('invalid-request', 'A stream takes no `since` and no `limit`; give `after`.');
    }
    const query = {
      ...filter,
      ...(since !== undefined && { since }),
      ...(after !== undefined && { after }),
      ...(limit !== undefined && { limit }),
    };
    return { json: await ask.server.jobs(ask.caller).events.list(query) };
  },
});

/** The cursor goes out at the beginning, and with each heartbeat: whoever resumes need not have seen an event. */
async function follow(ask: Ask, filter: EventFilter, given: string | undefined): Promise<Reply> {
  const { server, request, from, caller } = ask;
  const { events } = server.jobs(caller);
  const asked = request.headers.get('last-event-id') || given || 'end';
  // While there still is a status to answer.
  const { next } = await events.list({ after: asked, limit: 1 });
  const after = asked === 'end' ? next : asked;
  if (request.method === 'HEAD') return { headers: { 'content-type': STREAM } };
  let cursor = after;
  const onCursor = (moved: string) => {
    cursor = moved;
  };
  return eventStream({
    items: (signal) => events.follow({ filter, after, signal, onCursor }),
    frameOf: (event) => frame(`id: ${event.id}\nevent: event\ndata: ${JSON.stringify(event)}\n\n`),
    heartbeat: () => frame(`id: ${cursor}\nevent: cursor\ndata: {}\n\n`),
    held: server.held.hold(ask),
    limits: server.limits,
    disconnect: from.disconnect,
    onError: (error) => expected(error, server.logBug),
  });
}

export const publishEvent = route({
  id: 'publishEvent',
  method: 'POST',
  path: '/v1/events',
  scope: 'submit',
  tag,
  summary: 'Publish an event, and start the jobs of the kinds that wait for such a one',
  body: publishRequest,
  headers: {
    'Idempotency-Key':
      'The same key and body give the same event, and no more jobs, for as long as it is kept',
  },
  answers: {
    201: {
      means:
        'The event, durably stored with the jobs it has started; with an idempotency key, that of the first request',
      schema: feedEvent,
    },
  },
  errors: ['idempotency-conflict', 'store-full', 'outcome-unknown'],
  example: { topic: 'workbook:opened', payload: { workbookId: 'w1' } },
  async handle({ server, caller, body, request }) {
    const event = await server.jobs(caller).events.publish(withIdempotencyKey(body, request.headers));
    return { status: 201, headers: { location: `/v1/events/${event.id}` }, json: event };
  },
});

export const getEvent = route({
  id: 'getEvent',
  method: 'GET',
  path: '/v1/events/{id}',
  scope: 'read',
  tag,
  summary: 'Read an event',
  answers: { 200: { means: 'The event', schema: feedEvent } },
  errors: ['event-not-found'],
  async handle({ server, caller, params }) {
    return { json: await server.jobs(caller).events.get(params.id) };
  },
});

export const acknowledgeEvent = route({
  id: 'acknowledgeEvent',
  method: 'POST',
  path: '/v1/events/{id}/acknowledge',
  scope: 'control',
  tag,
  summary: 'Note that an event was dealt with',
  answers: { 200: { means: 'The event as it is after', schema: feedEvent } },
  errors: ['event-not-found'],
  async handle({ server, caller, params }) {
    return { json: await server.jobs(caller).events.acknowledge(params.id) };
  },
});
