import { type EventApi, JobError } from '@longrun/core';
import type { Caller } from '../caller.ts';
import type { Runtime } from '../runtime.ts';
import { eventIds } from './event-ids.ts';
import { followEvents } from './follow-events.ts';
import { listEvents } from './list-events.ts';
import { publishEvent } from './publish-event.ts';
import { toEvents } from './to-events.ts';

/** The feed over all jobs on behalf of one caller. */
export function createEventApi(runtime: Runtime, caller: Caller): EventApi {
  const { tenant } = caller;
  return {
    list: (query) => listEvents(runtime, tenant, query),
    get: async (id) => (await find(runtime, tenant, id)).event,
    publish: (request, { reserved = false } = {}) => publishEvent(runtime, caller, request, reserved),
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

async function find(runtime: Runtime, tenant: string, id: string) {
  const ids = eventIds(runtime.secret, tenant);
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
