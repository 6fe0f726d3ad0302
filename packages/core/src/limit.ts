import type { Moment } from './json.ts';

export const LIMIT_SCOPES = ['kind', 'queue', 'key'] as const;
export type LimitScope = (typeof LIMIT_SCOPES)[number];

/** How often jobs may start: `count` within `perMs` milliseconds. */
export interface Rate {
  /** 1 to 1,000,000. */
  readonly count: number;
  /** 1 to a day. */
  readonly perMs: number;
  /** How many may start at once after a quiet time; `count` unless told otherwise. With 1 they are evenly spaced, and no span of
   *  `perMs` sees more than `count`. */
  readonly burst?: number;
}

/** What a limit is about: exactly one of the three. `*` stands for each value that has no limit of its own. */
export interface LimitTarget {
  readonly kind?: string;
  readonly queue?: string;
  /** A `concurrencyKey` of jobs. */
  readonly key?: string;
}

/** At least one of the two bounds. */
export interface LimitRequest extends LimitTarget {
  /** How many may be in workers' hands at once; 1 to 1,000,000. */
  readonly concurrency?: number;
  readonly rate?: Rate;
}

/** A limit in force, and how much of it is used. */
export interface Limit extends LimitRequest {
  /** True: the definition of the kind asks for it. A limit that is set for the kind wins, bound by bound. */
  readonly declared?: true;
  readonly setBy?: string;
  readonly setAt: Moment;
  /** How many are in workers' hands; of `*`, with the value that has the most. */
  readonly running: number;
  /** When its rate allows the next start; absent when that is now. */
  readonly nextStartAt?: Moment;
}

/** How many jobs may run, and how often they may start. A job starts when every limit that is about it allows it. */
export interface LimitApi {
  list(): Promise<readonly Limit[]>;
  /** Makes a limit, or takes the place of the one about the same. Jobs that run already go on. */
  set(request: LimitRequest): Promise<Limit>;
  /** Rejects with `limit-not-found`. What the definition of a kind declares can be overruled, not removed. */
  remove(target: LimitTarget): Promise<void>;
}
