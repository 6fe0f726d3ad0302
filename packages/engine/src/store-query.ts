import type { JobState, KindDescription } from '@longrun/core';
import type { Label } from './store-command.ts';
import type { StoredArtifact, StoredJob, StoredKey, StoredUpdate } from './stored.ts';

interface Queries {
  /** Jobs by id, of one tenant or of all, in the order asked; a tombstone says `deleted`. */
  jobs: [
    { readonly ids: readonly string[]; readonly tenant?: string },
    readonly (StoredJob | 'deleted' | undefined)[],
  ];
  list: [JobFilter, readonly StoredJob[]];
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
  due: [{ readonly chore: Chore; readonly limit: number }, readonly DueJob[]];
  /** When the next scheduled or retrying job is due. */
  nextDue: [Record<never, never>, number | undefined];
  artifacts: [{ readonly jobId: string; readonly tenant: string }, readonly StoredArtifact[]];
  kinds: [{ readonly tenant: string }, readonly KindDescription[]];
  keys: [{ readonly tenant?: string; readonly hash?: string }, readonly StoredKey[]];
  /** A secret of this installation, the same for all who open the store. */
  secret: [Record<never, never>, string];
}

/** Work that falls due: scheduled jobs, leases that ran out, claims of a process that is gone, start-by moments. */
export type Chore = 'promote' | 'rescue' | 'orphaned' | 'expire';

export interface DueJob {
  readonly jobId: string;
  readonly state: JobState;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly claimId?: string;
}

/** Every given filter must match; newest first. */
export interface JobFilter {
  readonly tenant: string;
  readonly states?: readonly JobState[];
  readonly kind?: string;
  readonly kindPrefix?: string;
  readonly labels?: readonly Label[];
  readonly text?: string;
  readonly createdAfter?: number;
  readonly createdBefore?: number;
  readonly beforeNumber?: number;
  readonly limit?: number;
}

export type StoreQuery = { [T in keyof Queries]: { readonly type: T } & Queries[T][0] }[keyof Queries];
export type QueryResult<Q extends StoreQuery> = Queries[Q['type']][1];
