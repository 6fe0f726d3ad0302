import type { FeedEvent, JobState, UpdateEvent } from '@longrun/core';
import type { Label } from '../store-command.ts';
import type { StoredUpdate } from '../stored.ts';

/** One entry of the log over all jobs: an update of a job, which may be announced as several events, or an event that is no
 *  update. */
export type StoredEntry = Placed & (UpdateEntry | EventEntry);

interface Placed {
  /** Its place in the order of commits. Opaque, and never given to another entry. */
  readonly position: string;
  readonly acknowledged: readonly Acknowledged[];
}

interface UpdateEntry {
  readonly update: StoredUpdate;
  readonly kind: string;
  readonly isPart: boolean;
  readonly parentId?: string;
  /** What the job had said last, as of the update. */
  readonly info?: string;
}

interface EventEntry {
  readonly update?: undefined;
  readonly topic: string;
  readonly domain: string;
  readonly at: number;
  readonly jobId?: string;
  readonly data: EventData;
}

/** The rest of an event that is no update, kept as JSON. */
export type EventData = Omit<
  FeedEvent,
  'id' | 'topic' | 'domain' | 'at' | 'jobId' | 'acknowledgedAt' | 'acknowledgedBy'
>;

/** One announcement of the entry that was dealt with. */
export interface Acknowledged {
  readonly place: number;
  readonly at: number;
  readonly by: string;
}

/** Which stretch of the log to go through, and what of it to give. */
export interface FeedFilter {
  readonly tenant: string;
  /** Entries after this position; from the first when absent. */
  readonly after?: string;
  /** The entry at `after` is given as well. */
  readonly isAgain?: boolean;
  readonly since?: number;
  /** Of one job alone. */
  readonly jobId?: string;
  readonly labels?: readonly Label[];
  /** Updates of jobs whose kind begins so. Of events that are no updates, all. */
  readonly kindPrefix?: string;
  /** Updates by one of these names, and to one of these states; of others none is announced as is wanted.
   *  Of events that are no updates, all. */
  readonly updates?: { readonly events: readonly UpdateEvent[]; readonly states: readonly JobState[] };
  /** The most entries to give, and the most to go through for them. */
  readonly limit: number;
  readonly lookThrough: number;
}

/** What was found, oldest first. */
export interface FeedStretch {
  readonly entries: readonly StoredEntry[];
  /** Up to where everything was looked at. */
  readonly next: string;
  readonly isMore: boolean;
}
