import type { JobState } from '@longrun/core';
import type { ClaimedRow, StoredKey, StoredUpdate } from './stored.ts';

export type StoreResult = Done | Refused;

export interface Done {
  readonly refused?: undefined;
  /** What the command wrote to the log, oldest first. */
  readonly updates: readonly StoredUpdate[];
  /** For insert: the job is an earlier one. */
  readonly duplicateOf?: string;
  readonly claimed?: readonly ClaimedRow[];
  /** For report and repeated settlements: the job's state. */
  readonly state?: JobState;
  /** For prune: where to go on (0: at the start again), and the jobs that left artifacts behind. */
  readonly pruned?: { readonly next: number; readonly removed: number; readonly jobIds: readonly string[] };
  readonly key?: StoredKey;
  /** For save-artifact: the file whose place was taken. */
  readonly replaced?: string;
  /** The store's clock at the commit. */
  readonly at: number;
}

export interface Refused {
  readonly refused:
    | 'job-not-found'
    | 'job-deleted'
    | 'transition-refused'
    | 'claim-lost'
    | 'idempotency-conflict'
    | 'key-not-found'
    /** The store could not keep this one command, for a reason that lies in it. */
    | 'not-stored';
  readonly state?: JobState;
  readonly jobId?: string;
  /** For `not-stored`: what the store said. */
  readonly message?: string;
}
