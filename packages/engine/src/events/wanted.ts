import { announcementsOf, type EventFilter, JOB_STATES, matchesPattern, UPDATE_EVENTS } from '@longrun/core';
import { labelsOf } from '../labels.ts';
import type { FeedFilter } from './stored-entry.ts';
import type { Told } from './to-events.ts';

/** What the store can tell apart, so that most of the rest need not be read. */
export function filterOf(filter: EventFilter, tenant: string): StoreFilter {
  const { jobId, owner, attributes, topic, domain, kind } = filter;
  const labels = labelsOf({ ...(owner !== undefined && { owner }), ...(attributes && { attributes }) });
  return {
    tenant,
    ...(jobId !== undefined && { jobId }),
    ...(labels.length > 0 && { labels }),
    ...(kind !== undefined && { kindPrefix: kind.split('*', 1)[0] }),
    ...(topic !== undefined && { updates: updatesAbout(topic) }),
    ...(domain !== undefined && domain !== 'job' && { updates: NO_UPDATES }),
  };
}

type StoreFilter = Pick<FeedFilter, 'tenant' | 'jobId' | 'labels' | 'kindPrefix' | 'updates'>;
const NO_UPDATES = { events: [], states: [] };

/** Whether an event matches all of the filter that the store does not look at. */
export function isWanted(event: Told, filter: EventFilter): boolean {
  const { topic, domain, kind, includeAcknowledged = true } = filter;
  return (
    (topic === undefined || isAbout(topic, event.topic)) &&
    (domain === undefined || domain === event.domain) &&
    (kind === undefined || (event.kind !== undefined && matchesPattern(kind, event.kind))) &&
    (includeAcknowledged || event.acknowledgedAt === undefined)
  );
}

function isAbout(patterns: string | readonly string[], topic: string): boolean {
  return [patterns].flat().some((pattern) => matchesPattern(pattern, topic));
}

/** Every pair of an update and the state it leads to, with what is announced of it. */
const ANNOUNCED = UPDATE_EVENTS.flatMap((event) =>
  JOB_STATES.map((state) => ({ event, state, topics: announcementsOf(event, state) })),
);

/** The updates among which those are that are announced under such a topic. */
function updatesAbout(topic: string | readonly string[]): NonNullable<FeedFilter['updates']> {
  const topics = new Set(ANNOUNCED.flatMap((one) => one.topics));
  const wanted = new Set([...topics].filter((one) => isAbout(topic, one)));
  const found = ANNOUNCED.filter((one) => one.topics.some((one) => wanted.has(one)));
  return {
    events: [...new Set(found.map(({ event }) => event))],
    states: [...new Set(found.map(({ state }) => state))],
  };
}
