import { type FeedEvent, toMoment } from '@longrun/core';
import { toUpdate } from '../view.ts';
import type { EventIds } from './event-ids.ts';
import type { StoredEntry } from './stored-entry.ts';

export type Told = Omit<FeedEvent, 'id'>;

/** The events of one entry of the log that are wanted, in the order of its announcements; each by its place among them. An id is
 *  made for these alone: it costs more than to tell whether an event is wanted. */
export function toEvents(
  entry: StoredEntry,
  ids: EventIds,
  isWanted: (event: Told, place: number) => boolean = () => true,
): FeedEvent[] {
  const { position, acknowledged } = entry;
  return toldOf(entry).flatMap((told, place) => {
    const seen = acknowledged.find((one) => one.place === place);
    const event = { ...told, ...(seen && { acknowledgedAt: toMoment(seen.at), acknowledgedBy: seen.by }) };
    return isWanted(event, place) ? [{ id: ids.idOf({ position, place }), ...event }] : [];
  });
}

function toldOf(entry: StoredEntry): Told[] {
  if (entry.update === undefined) {
    const { topic, domain, at, jobId, data } = entry;
    return [{ topic, domain, at: toMoment(at), ...(jobId !== undefined && { jobId }), ...data }];
  }
  const { kind, isPart, parentId, info } = entry;
  const { jobId, at, announcements, state, run, attempt, sequence, by, tally } = toUpdate(entry.update);
  return announcements.map((topic) => ({
    topic,
    domain: 'job',
    at,
    ...{ jobId, kind, state, run, attempt, sequence },
    ...(info !== undefined && { info }),
    isPart,
    ...(parentId !== undefined && { parentId }),
    ...(by !== undefined && { by }),
    ...(tally && topic === 'job:parts-completed' && { payload: { ...tally } }),
  }));
}
