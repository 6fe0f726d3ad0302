import type { JobEvent, JobState, KindDescription, MessageInput, UpdateEvent } from '@longrun/core';
import type { StoredArtifact, StoredKey } from './stored.ts';

export type StoreCommand =
  | InsertCommand
  | ClaimCommand
  | MoveCommand
  | ReportCommand
  | AcknowledgeCommand
  | DeleteCommand
  | PruneCommand
  | SaveArtifactCommand
  | RegisterKindsCommand
  | CreateKeyCommand
  | RevokeKeyCommand;

export interface InsertCommand {
  readonly type: 'insert';
  readonly job: NewJob;
  /** The same key with the same fingerprint answers the earlier job; with another it is refused. */
  readonly idempotency?: { readonly key: string; readonly fingerprint: string; readonly keepMs: number };
}

export interface NewJob {
  readonly id: string;
  readonly tenant: string;
  readonly kind: string;
  readonly state: JobState;
  readonly maxAttempts: number;
  readonly priority: number;
  /** When a scheduled job starts: a moment, or a wait from now. */
  readonly dueAt?: number;
  readonly dueInMs?: number;
  readonly startBy?: number;
  readonly input?: string;
  /** JobOptions that have no column of their own. */
  readonly options?: string;
  /** What lists can filter by: owner, tags, attributes. */
  readonly labels?: readonly Label[];
}

export interface Label {
  readonly name: string;
  readonly value: string;
}

/** Takes up to `limit` queued jobs, the highest priority first, then the oldest. */
export interface ClaimCommand {
  readonly type: 'claim';
  readonly tenant: string;
  readonly kinds: readonly string[];
  readonly limit: number;
  readonly workerId: string;
  /** The worker lives in the one process that has the store: its claim holds as long as that process. */
  readonly embedded: boolean;
  readonly leaseMs: number;
}

/** One move of the lifecycle. */
export interface MoveCommand extends MoveData {
  readonly type: 'move';
  readonly jobId: string;
  readonly event: JobEvent;
  readonly fence: Fence;
  /** The name under which the log records the move, when it is not the event's. */
  readonly logAs?: UpdateEvent;
}

/** Who may make the move: the tenant's people, the holder of a valid claim, or a sweep that still finds what it saw. */
export type Fence =
  | { readonly by: 'tenant'; readonly tenant: string }
  | { readonly by: 'claim'; readonly tenant: string; readonly claimId: string }
  | { readonly by: 'lease-expired'; readonly claimId: string }
  | { readonly by: 'orphaned'; readonly claimId: string }
  | { readonly by: 'due' }
  | { readonly by: 'start-by' };

export interface MoveData {
  readonly output?: string;
  readonly error?: string;
  readonly outcome?: string;
  /** The wait before `promote`, for moves into `retrying` or `scheduled`. */
  readonly dueInMs?: number;
  /** For `retry`: keep the checkpoint and the partial output. */
  readonly keepCheckpoint?: boolean;
}

/** A sign of life of one claim, with whatever is to be kept. Renews the lease. */
export interface ReportCommand {
  readonly type: 'report';
  readonly jobId: string;
  readonly tenant: string;
  readonly claimId: string;
  readonly leaseMs: number;
  readonly progress?: string;
  readonly messages?: readonly MessageInput[];
  readonly checkpoint?: string;
  readonly partial?: string;
  /** Results as JSON texts, by step name. */
  readonly steps?: Readonly<Record<string, string>>;
}

export interface AcknowledgeCommand {
  readonly type: 'acknowledge';
  readonly jobId: string;
  readonly tenant: string;
}

/** Removes a job that no worker holds; its id answers `job-deleted` for a while. */
export interface DeleteCommand {
  readonly type: 'delete';
  readonly jobId: string;
  readonly tenant: string;
}

/** Removes finished jobs older than their retention, and expired leftovers. Looks at `limit` jobs after `afterNumber`. */
export interface PruneCommand {
  readonly type: 'prune';
  readonly keepMs: number;
  readonly afterNumber: number;
  readonly limit: number;
}

export interface SaveArtifactCommand {
  readonly type: 'save-artifact';
  readonly tenant: string;
  readonly jobId: string;
  readonly claimId: string;
  readonly artifact: StoredArtifact;
}

export interface RegisterKindsCommand {
  readonly type: 'register-kinds';
  readonly tenant: string;
  readonly kinds: readonly KindDescription[];
}

export interface CreateKeyCommand {
  readonly type: 'create-key';
  readonly key: StoredKey;
}

export interface RevokeKeyCommand {
  readonly type: 'revoke-key';
  readonly id: string;
  /** Only a key of this tenant; of any when absent. */
  readonly tenant?: string;
}
