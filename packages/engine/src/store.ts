import type { JobEvent, JobState, KindDescription, MessageInput, UpdateEvent } from '@longrun/core';
import type { Scope } from './caller.ts';

/** Where jobs are kept. Writes are a list of commands in one durable transaction: they take effect in order, and
 *  each succeeds or is refused on its own. Times come from the store's own clock, read once per transaction; moments are
 *  milliseconds since 1970, JSON travels as text. A write that rejects with `outcome-unknown` may have happened. */
export interface Store {
  /** True: no other process works on this store, so claims of an earlier process are void when it opens. */
  readonly exclusive: boolean;
  write(commands: readonly StoreCommand[]): Promise<StoreResult[]>;
  read<Q extends StoreQuery>(query: Q): Promise<QueryResult<Q>>;
  /** A hint that jobs changed outside this process: may be late, doubled or lost. */
  onChange(listen: (jobIds: readonly string[]) => void): () => void;
  close(): Promise<void>;
}

// ── Commands ────────────────────────────────────────────────────────────────────────────────────────────────

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
  /** The worker lives in the process that holds the store. */
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

// ── Results, in the order of the commands ───────────────────────────────────────────────────────────────────

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

export interface StoredUpdate {
  readonly jobId: string;
  readonly sequence: number;
  readonly at: number;
  readonly event: UpdateEvent;
  readonly state: JobState;
  readonly run: number;
  readonly attempt: number;
  /** JSON of the changes, or of the message when the event is `message`. */
  readonly data?: string;
}

export interface ClaimedRow {
  readonly jobId: string;
  readonly claimId: string;
  readonly kind: string;
  readonly run: number;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly sequence: number;
  readonly options?: string;
  readonly input?: string;
  readonly progress?: string;
  readonly partial?: string;
  readonly checkpoint?: string;
  readonly steps?: Readonly<Record<string, string>>;
}

export interface StoredJob {
  readonly number: number;
  readonly id: string;
  readonly tenant: string;
  readonly kind: string;
  readonly state: JobState;
  readonly sequence: number;
  readonly run: number;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly priority: number;
  readonly createdAt: number;
  readonly dueAt?: number;
  readonly startBy?: number;
  readonly queuedAt?: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly acknowledgedAt?: number;
  readonly claimId?: string;
  readonly worker?: string;
  readonly isPartial: boolean;
  readonly hasCheckpoint: boolean;
  readonly options?: string;
  readonly input?: string;
  readonly output?: string;
  readonly error?: string;
  readonly outcome?: string;
  readonly progress?: string;
  readonly info?: string;
  readonly waitingFor?: string;
}

export interface StoredArtifact {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: string;
  /** Where the bytes are, below the folder of artifacts. */
  readonly file: string;
  readonly createdAt: number;
}

export interface StoredKey {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  /** SHA-256 of the token, in hexadecimal. */
  readonly hash: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly revokedAt?: number;
}

// ── Queries ─────────────────────────────────────────────────────────────────────────────────────────────────

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
