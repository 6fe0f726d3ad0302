import type { JobApi, JobSource, JobState, KindDescription, Retention, Schema } from '@longrun/core';
import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';
import type { KeyRing } from './keys.ts';
import type { OwnJobs, OwnKind } from './own/own-kind.ts';
import type { Store } from './store.ts';

/** A kind whose definition is in this process: its input is checked by the schema itself. */
export interface LocalKind {
  readonly description: KindDescription;
  readonly input?: Schema;
}

export interface EngineOptions {
  readonly store: Store;
  readonly kinds?: readonly LocalKind[];
  /** The folder for artifacts; without one, jobs cannot make any. */
  readonly artifacts?: string;
  /** What the engine sleeps by. Moments come from the store's clock. */
  readonly clock?: Pick<Clock, 'sleep'>;
  /** How long a claim holds without a sign of life, in milliseconds; a worker may ask for another. */
  readonly leaseMs?: number;
  /** A job that its caller drives fails once nobody has reported for so long while it runs, in milliseconds; 0, which is usual, for
   *  never. A submit may say otherwise. */
  readonly callerSilenceMs?: number;
  /** The most time between two looks for due work when no hint arrives, in milliseconds. */
  readonly sweepMs?: number;
  /** Where servers share the store, each does what is due up to so much later, at random: they are not all to look at the same moment
   *  for the same jobs. In milliseconds; 20 unless told otherwise. */
  readonly spreadMs?: number;
  /** How long ended jobs are kept; what is not said is as in `DEFAULT_RETENTION`. */
  readonly retention?: Retention;
  /** How long published events stay in the feed, in milliseconds; a week unless told otherwise. */
  readonly keepEventsMs?: number;
}

/** Decides about jobs. The server and the in-process client both stand on this. */
export interface Engine {
  /** The job API on behalf of a caller; what belongs to another tenant does not exist for it. */
  as(caller: Caller): JobApi;
  /** Work for a worker. `embedded` says that the worker lives and dies with this process. */
  source(caller: Caller, options?: { embedded?: boolean }): JobSource;
  readonly keys: KeyRing;
  /** The option of that name, as it was given. */
  readonly callerSilenceMs: number | undefined;
  /** Runs a kind of the server's own in this process. */
  own(kind: OwnKind): OwnJobs;
  stats(): Promise<EngineStats>;
  /** Resolves when the store answers; rejects otherwise. */
  ready(): Promise<void>;
  /** Resolves with the reason once the store can never answer again: the process should say so and end, for another to
   *  take its place. */
  readonly lost: Promise<Error>;
  /** Stops the sweeps, ends watches and claims, writes what is held back, closes the store. */
  close(): Promise<void>;
}

export interface EngineStats {
  /** In the store, whoever has put them there. */
  readonly jobs: Readonly<Partial<Record<JobState, number>>>;
  /** Through this engine since it was opened; what others do with the same store is theirs to tell. */
  readonly submitted: number;
  readonly claimed: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly rescued: number;
  readonly commits: number;
  readonly commands: number;
  readonly watchers: number;
  readonly waitingClaims: number;
}
