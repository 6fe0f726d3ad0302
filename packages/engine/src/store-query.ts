import type { JobState, KindDescription, Retention } from '@longrun/core';
import type { StoredAction } from './actions/stored-action.ts';
import type { FeedFilter, FeedStretch, StoredEntry } from './events/stored-entry.ts';
import type { Standing } from './explain/standing.ts';
import type { SeenWorker } from './roster.ts';
import type { StoredLimit, StoredPause } from './rules/stored-rule.ts';
import type { DueSchedules, StoredSchedule } from './schedules/stored-schedule.ts';
import type { Label } from './store-command.ts';
import type { StoredArtifact, StoredJob, StoredKey, StoredUpdate } from './stored.ts';

interface Queries {
  /** Jobs by id, of one tenant or of all, in the order asked; a tombstone says `deleted`. */
  jobs: [
    { readonly ids: readonly string[]; readonly tenant?: string; readonly reader?: string },
    readonly (StoredJob | 'deleted' | undefined)[],
  ];
  /** Where jobs stand, of all tenants, in the order asked. */
  heads: [{ readonly ids: readonly string[] }, readonly (JobHead | undefined)[]];
  list: [JobFilter, readonly StoredJob[]];
  /** Jobs per state; no further than `limit` jobs, where one is given. */
  counts: [JobFilter, Readonly<Partial<Record<JobState, number>>>];
  /** Jobs per state, over all tenants. */
  totals: [Record<never, never>, Readonly<Partial<Record<JobState, number>>>];
  /** Updates of one job after a sequence number, oldest first; of messages alone when asked. */
  updates: [
    {
      readonly jobId: string;
      readonly after: number;
      readonly limit: number;
      readonly onlyMessages?: boolean;
    },
    readonly StoredUpdate[],
  ];
  /** Entries of the log over all jobs, oldest first; `expired` where some after that position have been removed for their age, or
   *  where there is no such position yet. */
  feed: [FeedFilter, FeedStretch | 'expired'];
  /** The position of the newest entry. */
  feedEnd: [Record<never, never>, string];
  /** The entry at a position, if it is the tenant's. */
  entry: [{ readonly tenant: string; readonly position: string }, StoredEntry | undefined];
  due: [{ readonly chore: Chore; readonly limit: number }, readonly DueJob[]];
  /** The chores for which a job has fallen due. */
  duties: [Record<never, never>, readonly Duty[]];
  /** Of the `limit` jobs after a number, over all tenants, those that have ended. */
  ended: [{ readonly after: number; readonly limit: number }, EndedJobs];
  /** How long the newest jobs of a kind took in workers' hands, in milliseconds: whole successes in one run, at most 200 among the
   *  newest few thousand jobs of the tenant. */
  usual: [{ readonly tenant: string; readonly kind: string }, readonly number[]];
  /** When the next scheduled or retrying job is due. */
  nextDue: [Record<never, never>, number | undefined];
  artifacts: [{ readonly jobId: string; readonly tenant: string }, readonly StoredArtifact[]];
  kinds: [{ readonly tenant: string }, readonly KindDescription[]];
  /** Tenants with a queued job of the kind, the one that waits longest first. */
  waitingTenants: [{ readonly kind: string }, readonly string[]];
  /** Pauses in force, in the order in which they were made. */
  pauses: [{ readonly tenant: string }, readonly StoredPause[]];
  limits: [{ readonly tenant: string }, readonly StoredLimit[]];
  /** Where a job stands in the ready line, and how much of what it shares with others is in use. */
  standing: [{ readonly tenant: string; readonly jobId: string }, Standing | undefined];
  /** Workers that were heard of, and how many jobs each worker has in hand, by its name. */
  workers: [
    { readonly tenant: string },
    { readonly seen: readonly SeenWorker[]; readonly running: Readonly<Record<string, number>> },
  ];
  keys: [{ readonly tenant?: string; readonly hash?: string }, readonly StoredKey[]];
  /** The plan of a job as JSON. */
  plan: [{ readonly jobId: string; readonly tenant: string }, string | undefined];
  /** The actions of a tenant in the order in which they were made: all, the one with that id, those on that target. */
  actions: [
    { readonly tenant: string; readonly id?: string; readonly target?: string },
    readonly StoredAction[],
  ];
  /** The schedules of a tenant by name, or the one of that name. */
  schedules: [{ readonly tenant: string; readonly name?: string }, readonly StoredSchedule[]];
  dueSchedules: [{ readonly limit: number }, DueSchedules];
  /** The next moment of any schedule. */
  nextSchedule: [Record<never, never>, number | undefined];
  /** A secret of this installation, the same for all who open the store. */
  secret: [Record<never, never>, string];
}

/** Work that falls due: scheduled jobs and waits, leases that ran out, claims of a process that is gone, start-by moments, limits of
 *  whole jobs, silent attempts, workers that do not confirm, parents of parts that run. */
export type Chore = 'promote' | 'rescue' | 'orphaned' | 'expire' | 'end' | 'idle' | 'confirm' | 'roll-up';

/** What is looked at again and again of jobs that somebody follows. */
export interface JobHead {
  readonly sequence: number;
  readonly state: JobState;
  /** The newest claim. */
  readonly claimId?: string;
}

/** Chores that come round again and again, mostly in vain. */
export type Duty = Exclude<Chore, 'promote' | 'orphaned'>;

export interface DueJob {
  readonly jobId: string;
  readonly state: JobState;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly claimId?: string;
  readonly byCaller: boolean;
  /** Workers it has lost in a row. */
  readonly crashes: number;
}

export interface EndedJobs {
  readonly jobs: readonly EndedJob[];
  /** Where to go on; 0 at the end. */
  readonly next: number;
}

export interface EndedJob {
  readonly jobId: string;
  readonly tenant: string;
  readonly kind: string;
  readonly state: JobState;
  readonly finishedAt: number;
  readonly fetchedAt?: number;
  /** How long it is kept, where that was said at its submit. */
  readonly retention?: Retention;
  /** How many updates it has, which is what removing it costs. */
  readonly sequence: number;
}

/** Every given filter must match; newest first unless told otherwise. */
export interface JobFilter {
  readonly tenant: string;
  readonly states?: readonly JobState[];
  readonly kind?: string;
  readonly kindPrefix?: string;
  readonly exceptKindPrefix?: string;
  readonly kinds?: readonly string[];
  /** Of jobs in a waiting state, those that have a start of their run, or those that have none. */
  readonly begun?: boolean;
  /** From the start of the run to its end, or until now; jobs without a start have none. */
  readonly minDurationMs?: number;
  readonly maxDurationMs?: number;
  readonly queue?: string;
  readonly labels?: readonly Label[];
  /** Parts of this job. */
  readonly parentId?: string;
  /** No parts of other jobs. */
  readonly topLevel?: boolean;
  readonly text?: string;
  readonly createdAfter?: number;
  readonly createdBefore?: number;
  readonly beforeNumber?: number;
  readonly externalId?: string;
  readonly byCaller?: boolean;
  /** Oldest first. */
  readonly isRising?: true;
  /** Those that come after this one. */
  readonly afterNumber?: number;
  /** Whose acknowledgements are told. */
  readonly reader?: string;
  readonly limit?: number;
}

export type StoreQuery = { [T in keyof Queries]: { readonly type: T } & Queries[T][0] }[keyof Queries];
export type QueryResult<Q extends StoreQuery> = Queries[Q['type']][1];
