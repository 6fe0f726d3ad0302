import type { JobOptions } from './job.ts';
import type { JsonObject, Moment } from './json.ts';
import type { JobState } from './lifecycle.ts';

/** Something that happened, as everyone who listens is told: a job was announced, or somebody has published it. An update of a
 *  job that announces two things, as the submit of an immediate job does, is two events. */
export interface FeedEvent {
  /** The same whenever the event is read, and no other has it. It is also the cursor after the event: what follows it is
   *  asked for with `after`. */
  readonly id: string;
  /** An announcement of a job, such as `job:completed`, or what was published. */
  readonly topic: string;
  /** `job` for announcements. */
  readonly domain: string;
  readonly at: Moment;
  /** True: somebody has published it. */
  readonly published?: true;
  readonly jobId?: string;
  readonly kind?: string;
  /** The job as of the event: its state, run, attempt, the number of the update, and the latest thing it had said. Of
   *  `job:deleted`, as of its last update and without what it had said. */
  readonly state?: JobState;
  readonly run?: number;
  readonly attempt?: number;
  readonly sequence?: number;
  readonly info?: string;
  /** Present with every event of a job. */
  readonly isPart?: boolean;
  readonly parentId?: string;
  /** Who asked for what happened, or published it; absent for what workers and the engine did. */
  readonly by?: string;
  /** What was published with it. Of `job:parts-completed`, a `PartsTally`. */
  readonly payload?: JsonObject;
  /** What it is about, in the words of whoever published it. */
  readonly context?: JsonObject;
  /** Of a published event: the jobs that it has started, each by its kind. */
  readonly started?: Readonly<Record<string, string>>;
  /** Why it has started none, by the kinds that wanted to: what it brings does not fit the schema of their input. */
  readonly refused?: Readonly<Record<string, string>>;
  readonly acknowledgedAt?: Moment;
  readonly acknowledgedBy?: string;
}

/** Every given condition must match. A pattern is made of segments between colons: `*` stands for anything inside a
 *  segment, `**` for anything at all, so `job:*` means all announcements. */
export interface EventFilter {
  /** A pattern, or several of which one must match. */
  readonly topic?: string | readonly string[];
  readonly domain?: string;
  /** A pattern; events without a job have no kind. */
  readonly kind?: string;
  readonly jobId?: string;
  readonly owner?: string;
  /** Of the event's job. */
  readonly attributes?: JobOptions['attributes'];
  /** False: those that somebody has acknowledged are left out. */
  readonly includeAcknowledged?: boolean;
}

export interface EventQuery extends EventFilter {
  /** At or after. */
  readonly since?: Moment;
  /** The id of the last event seen, or the `next` of a page; `end` for only what is yet to come. Without it, everything
   *  that is still there. */
  readonly after?: string;
  /** 1 to 500, 50 unless told otherwise. */
  readonly limit?: number;
}

/** Oldest first, in the order in which they were stored. */
export interface EventPage {
  readonly events: readonly FeedEvent[];
  /** Give it as `after` to go on, whether there were events or not. */
  readonly next: string;
  /** True: there is more to look through. A filter that matches little may give pages without events on the way. */
  readonly isMore: boolean;
}

export interface FollowOptions {
  readonly filter?: EventFilter;
  /** The id of the last event seen, or the `next` of a page; `end` unless told otherwise. */
  readonly after?: string;
  readonly signal?: AbortSignal;
  /** Told of the cursor as it moves on, over events that do not match as well: whoever resumes from there misses nothing. */
  readonly onCursor?: (cursor: string) => void;
}

export interface PublishRequest {
  /** `domain:name`, letters, digits, `_`, `-` and `.`, at most 200 characters. `job:` is for announcements alone. */
  readonly topic: string;
  /** The beginning of the topic unless told otherwise. */
  readonly domain?: string;
  /** Together with the context at most 1 MiB as JSON. */
  readonly payload?: JsonObject;
  readonly context?: JsonObject;
  /** 1 to 255 characters. For as long as the event is kept, the same key and request give that event and no second one. */
  readonly idempotencyKey?: string;
}

/** The feed over all jobs of a tenant. Events of a job go with the job, all but its `job:deleted`; that one, and what was
 *  published, stays for a week, or as long as the engine is told. Where events have gone since, reading after an older
 *  cursor rejects with `cursor-expired`. */
export interface EventApi {
  list(query?: EventQuery): Promise<EventPage>;
  /** Rejects with `event-not-found`. */
  get(id: string): Promise<FeedEvent>;
  /** Stores an event in the same line as those of jobs, and with it the jobs that it starts; resolves after the commit. Rejects with
   *  `idempotency-conflict` where the key belongs to another request. With `reserved` the topic may begin with
   *  `job:`, for APIs in which everybody may say so; the event is still marked as published, and such a one starts no
   *  job. Not over HTTP. */
  publish(request: PublishRequest, options?: { readonly reserved?: boolean }): Promise<FeedEvent>;
  /** Notes that the event was dealt with; the first time counts. */
  acknowledge(id: string): Promise<FeedEvent>;
  /** Every event that matches from the cursor on, in order and once; waits for more. Ends with `signal`. */
  follow(options?: FollowOptions): AsyncIterable<FeedEvent>;
}
