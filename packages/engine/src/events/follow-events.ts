import type { FeedEvent, FollowOptions } from '@longrun/core';
import { lookEveryMs } from '../look-every-ms.ts';
import type { Runtime } from '../runtime.ts';
import { hangBell } from './bell.ts';
import { checkFilter } from './check-events.ts';
import { listEvents } from './list-events.ts';

/** Events that one follower holds in memory at once. */
const PAGE = 100;

/** Every event after the cursor, in order and once: reads what is stored, then waits for more. Hints come from the hub; the store
 *  has the last word. */
export function followEvents(
  runtime: Runtime,
  tenant: string,
  { after = 'end', ...options }: FollowOptions = {},
): AsyncGenerator<FeedEvent, void, undefined> {
  checkFilter(options.filter ?? {});
  // What happens from the call on, not from the first look.
  const begin = cursorAt(runtime, tenant, after);
  begin.catch(() => {}); // whoever looks is told
  const left = new AbortController();
  const events = follow(runtime, tenant, begin, left.signal, options);
  const end = events.return.bind(events);
  // A generator takes a `return` only where it yields, and one that waits for news may not yield for days.
  events.return = (value) => {
    left.abort();
    return end(value);
  };
  return events;
}

async function* follow(
  runtime: Runtime,
  tenant: string,
  begin: Promise<string>,
  left: AbortSignal,
  { filter, signal, onCursor }: Omit<FollowOptions, 'after'>,
): AsyncGenerator<FeedEvent, void, undefined> {
  const bell = hangBell(runtime, left, signal);
  try {
    let after = await begin;
    onCursor?.(after);
    while (!bell.closed) {
      const { events, next, isMore } = await listEvents(runtime, tenant, { ...filter, after, limit: PAGE });
      for (const event of events) {
        if (bell.closed) return;
        yield event;
      }
      if (next !== after) onCursor?.(next);
      after = next;
      if (!isMore) await bell.next(lookEveryMs(runtime));
    }
  } finally {
    bell.close();
  }
}

/** Rejects where there is no such cursor, or where it is too old. */
async function cursorAt(runtime: Runtime, tenant: string, after: string): Promise<string> {
  const { next } = await listEvents(runtime, tenant, { after, limit: 1 });
  return after === 'end' ? next : after;
}
