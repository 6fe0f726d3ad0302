import type { EventApi, EventFilter, EventPage, FeedEvent, FollowOptions } from '@longrun/core';
import type { HttpCall } from './http-call.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import { openEventStream } from './open-event-stream.ts';
import { searchParams } from './search-params.ts';
import { streamEvents } from './stream-events.ts';

const ROOT = '/v1/events';

/** The feed of a server, over its native HTTP routes. */
export function eventsOverHttp(call: HttpCall): EventApi {
  const pathOf = (id: string) => `${ROOT}/${encodeURIComponent(id)}`;
  return {
    list: async ({ since, after, limit, ...filter } = {}) =>
      (await call.json<EventPage>({ path: ROOT, query: paramsOf(filter, { since, after, limit }) })).body,
    get: async (id) => (await call.json<FeedEvent>({ path: pathOf(id) })).body,
    async publish(request) {
      // With a key, its own where the caller gave none, repeating it after a lost answer gives the same event.
      const body = { idempotencyKey: newIdempotencyKey(), ...request };
      return (await call.json<FeedEvent>({ method: 'POST', path: ROOT, body, repeatable: true })).body;
    },
    acknowledge: async (id) =>
      (await call.json<FeedEvent>({ method: 'POST', path: `${pathOf(id)}/acknowledge` })).body,
    follow: (options) => follow(call, options),
  };
}

function paramsOf({ attributes = {}, ...filter }: EventFilter, more: Parameters<typeof searchParams>[0]) {
  const named = Object.entries(attributes).map(([name, value]) => [`attribute.${name}`, value]);
  return searchParams({ ...filter, ...more, ...Object.fromEntries(named) });
}

/** Every event, in order and once, over as many connections as it takes: each goes on from the last cursor that was told. */
async function* follow(
  call: HttpCall,
  { filter = {}, after = 'end', signal, onCursor }: FollowOptions = {},
): AsyncGenerator<FeedEvent> {
  let cursor = after;
  const stream = streamEvents(
    (deadline) => openEventStream(call, ROOT, paramsOf(filter, { after: cursor }), deadline),
    { signal },
  );
  for await (const { type, data, lastEventId } of stream) {
    if (type !== 'event' && type !== 'cursor') continue;
    cursor = lastEventId;
    if (type === 'event')
      yield JSON.parse(data) as FeedEvent; // the wire rule: such an event carries one
    else onCursor?.(cursor);
  }
}
