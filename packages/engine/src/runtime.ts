import type { Retention } from '@longrun/core';
import type { Catalogue } from './catalogue.ts';
import type { Clock } from './clock.ts';
import type { Commit } from './committer.ts';
import type { Counters } from './counters.ts';
import type { Hub } from './hub.ts';
import type { LiveClaims } from './live-claims.ts';
import type { Roster } from './roster.ts';
import type { Store } from './store.ts';
import type { UsualTimes } from './usual-times.ts';
import type { WaitingClaims } from './waiting-claims.ts';

/** What the parts of one open engine share. */
export interface Runtime {
  readonly store: Store;
  /** What a view that is read from now on may count up to, as far as this process writes. */
  readonly asOf: () => number;
  readonly clock: Clock;
  readonly commit: Commit;
  readonly hub: Hub;
  readonly live: LiveClaims;
  readonly waiting: WaitingClaims;
  readonly catalogue: Catalogue;
  readonly usual: UsualTimes;
  readonly roster: Roster;
  readonly counters: Counters;
  readonly newJobId: () => string;
  /** Of this installation, the same for all who open the store. */
  readonly secret: string;
  readonly leaseMs: number;
  /** 0 for no limit. */
  readonly callerSilenceMs: number;
  readonly sweepMs: number;
  /** Chores come up to so much later, at random. */
  readonly spreadMs: number;
  readonly artifacts: string | undefined;
  readonly retention: Retention;
  /** How long what was published stays in the feed, in milliseconds. */
  readonly keepEventsMs: number;
  /** Fires when the engine closes. */
  readonly closing: AbortSignal;
  /** Tells the promoter that a job falls due at that moment. */
  readonly dueAt: (moment: number) => void;
  /** Tells the engine that a bulk job waits to be run. */
  readonly bulkWaits: () => void;
  /** Tells the chore that makes the jobs of schedules that one is due at that moment. */
  readonly fireAt: (moment: number) => void;
}
