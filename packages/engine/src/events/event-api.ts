import { type EventApi, type FeedEvent, JobError, type PublishRequest } from '@longrun/core';
import type { Caller } from '../caller.ts';
import type { Runtime } from '../runtime.ts';
import { checkPublish } from './check-events.ts';
import { followEvents } from './follow-events.ts';
import { idsOf, listEvents } from './list-events.ts';
import { toEvents } from './to-events.ts';

/** The feed over all jobs on behalf of one caller. */
export function createEventApi(runtime: Runtime, caller: Caller): EventApi {
  const { tenant } = caller;
  return {
    list: (query) => listEvents(runtime, tenant, query),
    get: async (id) => (await find(runtime, tenant, id)).event,
    publish: (request, { reserved = false } = {}) => publish(runtime, caller, request, reserved),
    async acknowledge(id) {
      const { position, place } = await find(runtime, tenant, id);
      const answer = await runtime.commit({
        type: 'acknowledge-event',
        ...{ tenant, position, place, by: caller.actor },
      });
      if (answer.refused === 'event-not-found') throw notFound(id);
      if (answer.refused) throw new Error(`The store did not take it: ${answer.message ?? answer.refused}`);
      return (await find(runtime, tenant, id)).event;
    },
    follow: (options) => followEvents(runtime, tenant, options),
  };
}

async function publish(
  runtime: Runtime,
  { tenant, actor }: Caller,
  request: PublishRequest,
  reserved: boolean,
): Promise<FeedEvent> {
  checkPublish(request, reserved);
  const { topic, payload, context, domain = topic.slice(0, topic.indexOf(':')) } = request;
  const data = {
    published: true,
    by: actor,
    ...(payload && { payload }),
    ...(context && { context }),
  } as const;
  const keepMs = runtime.keepEventsMs;
  const answer = await runtime.commit({ type: 'publish', tenant, topic, domain, data, keepMs });
  if (answer.refused || answer.position === undefined)
    throw new JobError('internal', `The event was not stored: ${answer.refused && answer.message}.`);
  const { position, at } = answer;
  const [event] = toEvents(
    { position, at, topic, domain, data, acknowledged: [] },
    await idsOf(runtime, tenant),
  );
  if (!event) throw new Error('An event that is no update is one event.');
  return event;
}

async function find(runtime: Runtime, tenant: string, id: string) {
  const ids = await idsOf(runtime, tenant);
  const { position, place } = ids.placeOf(id) ?? {};
  if (position === undefined || place === undefined) throw notFound(id);
  const entry = await runtime.store.read({ type: 'entry', tenant, position });
  const event = entry && toEvents(entry, ids)[place];
  if (!event) throw notFound(id);
  return { event, position, place };
}

/** The same words for an id that never was and for one that belongs to somebody else. */
function notFound(id: string): JobError {
  return new JobError('event-not-found', `There is no event ${id}.`, { id });
}
