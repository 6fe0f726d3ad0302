import { type EventPage, type EventQuery, type FeedEvent, fromMoment, JobError } from '@longrun/core';
import type { Runtime } from '../runtime.ts';
import { checkQuery } from './check-events.ts';
import { type EventIds, type EventPlace, eventIds } from './event-ids.ts';
import type { FeedStretch } from './stored-entry.ts';
import { type Told, toEvents } from './to-events.ts';
import { filterOf, isWanted } from './wanted.ts';

const DEFAULT_LIMIT = 50;
/** Entries gone through at once, and stretches of as many for one page: reading the log holds up nobody, and answers soon. */
const LOOK_THROUGH = 2_000;
const MAX_STRETCHES = 5;

/** One page of a tenant's events, oldest first. */
export async function listEvents(
  runtime: Runtime,
  tenant: string,
  query: EventQuery = {},
): Promise<EventPage> {
  checkQuery(query);
  const { since, after, limit = DEFAULT_LIMIT, ...filter } = query;
  const ids = eventIds(runtime.secret, tenant);
  if (after === 'end') return { events: [], next: await endOf(runtime, ids), isMore: false };
  const events: FeedEvent[] = [];
  let at: EventPlace | undefined = after === undefined ? undefined : placeOf(ids, after);
  for (let stretches = 0; stretches < MAX_STRETCHES && events.length < limit; stretches += 1) {
    const found: FeedStretch | 'expired' = await runtime.store.read({
      type: 'feed',
      ...filterOf(filter, tenant),
      ...(at && { after: at.position, isAgain: at.place !== undefined }),
      ...(since !== undefined && { since: fromMoment(since) }),
      // Where the first stretch had too few, most of what the store gives is not wanted.
      limit: stretches === 0 ? limit + 1 : LOOK_THROUGH,
      lookThrough: LOOK_THROUGH,
    });
    if (found === 'expired') throw expired(after);
    for (const entry of found.entries) {
      const first = entry.position === at?.position ? (at.place ?? -1) + 1 : 0;
      const isNew = (event: Told, place: number) => place >= first && isWanted(event, filter);
      events.push(...toEvents(entry, ids, isNew));
      if (events.length > limit) return cut(events, limit);
    }
    at = { position: found.next };
    if (!found.isMore) return { events, next: ids.idOf(at), isMore: false };
  }
  return { events, next: ids.idOf(at ?? { position: '' }), isMore: true };
}

/** The id of an event is the cursor after it. */
function cut(events: readonly FeedEvent[], limit: number): EventPage {
  const shown = events.slice(0, limit);
  return { events: shown, next: shown.at(-1)?.id ?? '', isMore: true };
}

async function endOf({ store }: Runtime, ids: EventIds): Promise<string> {
  return ids.idOf({ position: await store.read({ type: 'feedEnd' }) });
}

function placeOf(ids: EventIds, cursor: string): EventPlace {
  const place = ids.placeOf(cursor);
  if (place) return place;
  throw new JobError('invalid-request', 'The cursor does not belong to this feed. Start again without one.', {
    errors: [{ pointer: '/after', message: 'is not a cursor of this feed' }],
  });
}

/** Older events may have been removed meanwhile; or there is nothing yet that could come after, as after a restored backup: to
 *  wait for it would skip what comes before. */
function expired(after: string | undefined): JobError {
  const message = 'Events that come after the cursor may be gone. Begin again without one, or with `since`.';
  return new JobError('cursor-expired', message, after === undefined ? {} : { after });
}
