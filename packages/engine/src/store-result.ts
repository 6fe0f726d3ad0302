import type { JobState } from '@longrun/core';
import type { ClaimedRow, StoredKey, StoredUpdate } from './stored.ts';

export type StoreResult = Done | Refused;

export interface Done {
  readonly refused?: undefined;
  /** What the command wrote to the log, oldest first. */
  readonly updates: readonly StoredUpdate[];
  /** For insert: the job is an earlier one. For publish: the place of the earlier event. */
  readonly duplicateOf?: string;
  readonly claimed?: readonly ClaimedRow[];
  /** For claim: what keeps it from taking more, where pauses, limits or owners have a say. */
  readonly heldBack?: HeldBack;
  /** For report and repeated settlements: the job's state. */
  readonly state?: JobState;
  /** For delete and prune: the jobs that are gone, parts included. */
  readonly removed?: readonly string[];
  /** For prune: leftovers remain. */
  readonly isMore?: boolean;
  /** For publish: the place of the event in the log. */
  readonly position?: string;
  readonly key?: StoredKey;
  /** For save-artifact and delete-artifact: the file that is no longer needed. */
  readonly droppedFile?: string;
  /** The store's clock at the commit. */
  readonly at: number;
}

export interface HeldBack {
  /** A limit is used up until some job leaves its worker. */
  readonly slots: boolean;
  /** When a rate allows the next start or a pause lifts itself, whichever comes first. */
  readonly until?: number;
}

export interface Refused {
  readonly refused:
    | 'job-not-found'
    | 'job-deleted'
    | 'transition-refused'
    | 'claim-lost'
    | 'not-waiting'
    | 'not-stuck'
    | 'predecessor-not-found'
    | 'not-caller-driven'
    | 'not-splittable'
    | 'external-id-taken'
    | 'idempotency-conflict'
    /** A transaction that has not ended yet submits with the same idempotency key. */
    | 'key-in-use'
    | 'key-not-found'
    | 'pause-not-found'
    | 'limit-not-found'
    | 'job-changed'
    | 'plan-too-large'
    | 'event-not-found'
    | 'action-not-found'
    | 'action-changed'
    | 'too-many-actions'
    | 'schedule-not-found'
    | 'schedule-changed'
    | 'too-many-schedules'
    /** The store could not keep this one command, for a reason that lies in it. */
    | 'not-stored';
  readonly state?: JobState;
  /** For a move that came with a report: what was kept all the same. */
  readonly updates?: readonly StoredUpdate[];
  readonly jobId?: string;
  /** For `not-stored`: what the store said. */
  readonly message?: string;
}
