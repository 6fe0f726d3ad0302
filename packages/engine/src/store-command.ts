import type {
  JobEvent,
  JobState,
  KindDescription,
  MessageInput,
  Reached,
  UpdateEvent,
  WaitingFor,
} from '@longrun/core';
import type { ActionCommand } from './actions/action-command.ts';
import type { CallerCommand } from './caller-driven/drive-command.ts';
import type { EventCommand } from './events/event-command.ts';
import type { SavePlanCommand } from './plans/plan-command.ts';
import type { SeenWorker } from './roster.ts';
import type { RuleCommand } from './rules/rule-command.ts';
import type { ScheduleCommand } from './schedules/schedule-command.ts';
import type { StoredArtifact, StoredKey } from './stored.ts';

export type StoreCommand =
  | InsertCommand
  | ClaimCommand
  | MoveCommand
  | ReportCommand
  | AnswerCommand
  | MarkStuckCommand
  | RollUpCommand
  | AcknowledgeCommand
  | DeleteCommand
  | PruneCommand
  | MarkFetchedCommand
  | SaveArtifactCommand
  | DeleteArtifactCommand
  | RegisterKindsCommand
  | CreateKeyCommand
  | RevokeKeyCommand
  | ScheduleCommand
  | CallerCommand
  | EventCommand
  | SavePlanCommand
  | ActionCommand
  | RuleCommand
  | SaveWorkersCommand;

export interface InsertCommand {
  readonly type: 'insert';
  readonly job: NewJob;
  /** The same key with the same fingerprint answers the earlier job; with another it is refused. */
  readonly idempotency?: { readonly key: string; readonly fingerprint: string; readonly keepMs: number };
  readonly unique?: UniqueRule;
}

/** Where another job of the kind with this key stands in the way, that one is answered and none is made. */
export interface UniqueRule {
  readonly key: string;
  /** It stands in the way as long as it has not begun, or as long as it has not ended. */
  readonly while: 'pending' | 'active';
  /** The one in the way is given the newer input, and waits anew. */
  readonly debounce?: { readonly waitMs: number; readonly maxWaitMs?: number };
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
  /** Fails unless somebody has begun by then: a moment, or so long from when it starts, or from now. */
  readonly startBy?: number;
  readonly startWithinMs?: number;
  readonly input?: string;
  /** JobOptions that have no column of their own. */
  readonly options?: string;
  readonly jobTimeoutMs?: number;
  readonly idleTimeoutMs?: number;
  readonly queue?: string;
  readonly owner?: string;
  readonly concurrencyKey?: string;
  /** Set where the job must wait for others before it is queued; `jobIds` must exist. */
  readonly waitingFor?: Extract<WaitingFor, { type: 'jobs' }>;
  /** Its caller drives it: nobody else may take it. */
  readonly byCaller?: true;
  /** Whatever else is said, its caller has brought it so far already. */
  readonly reached?: Reached;
  /** Refused with `external-id-taken` where another job of the tenant has it. */
  readonly externalId?: string;
  /** What lists can filter by: owner, tags, attributes. */
  readonly labels?: readonly Label[];
}

export interface Label {
  readonly name: string;
  readonly value: string;
}

/** Takes up to `limit` queued jobs: the lowest rank first, which is the time of queueing less a minute for each point of priority.
 *  Where jobs have owners, these take turns. Nothing is taken that a pause or a limit holds back. */
export interface ClaimCommand {
  readonly type: 'claim';
  readonly tenant: string;
  readonly kinds: readonly string[];
  readonly limit: number;
  readonly workerId: string;
  /** The worker lives in the one process that has the store: its claim holds as long as that process. */
  readonly embedded: boolean;
  /** Takes nothing while some worker has a job of these kinds in hand. */
  readonly alone?: true;
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
  /** Who asked for it, and why. */
  readonly by?: string;
  readonly reason?: string;
  /** Words of the same claim that are kept before the move, whether it is made or refused. */
  readonly report?: Omit<ReportCommand, 'type' | 'jobId' | 'tenant' | 'claimId'>;
}

/** Who may make the move: the tenant's people, the holder of a valid claim, or a sweep that still finds what it saw. */
export type Fence =
  | { readonly by: 'tenant'; readonly tenant: string }
  /** The tenant's people, as long as the job is in one of these states. */
  | { readonly by: 'tenant-while'; readonly tenant: string; readonly states: readonly JobState[] }
  | { readonly by: 'claim'; readonly tenant: string; readonly claimId: string }
  | { readonly by: 'lease-expired'; readonly claimId: string }
  | { readonly by: 'orphaned'; readonly claimId: string }
  | { readonly by: 'due' }
  | { readonly by: 'start-by' }
  /** The limit of the whole job has passed. */
  | { readonly by: 'end-by' }
  /** The attempt has said nothing for too long. */
  | { readonly by: 'idle'; readonly claimId: string }
  /** The worker has not confirmed in time what was asked. */
  | { readonly by: 'overdue' }
  /** The tenant's people, once the job is stuck. */
  | { readonly by: 'stuck'; readonly tenant: string };

export interface MoveData {
  readonly output?: string;
  readonly error?: string;
  readonly outcome?: string;
  /** When a job falls due that becomes scheduled, retrying or waiting: a moment, or a wait from now. */
  readonly dueAt?: number;
  readonly dueInMs?: number;
  /** For `retry`: keep the checkpoint and the partial output. */
  readonly keepCheckpoint?: boolean;
  /** For `retry`: take this in place of the input. */
  readonly input?: string;
  /** For `retry`: a first step of the new run, with its value as JSON. */
  readonly retry?: { readonly name: string; readonly scope: string };
  /** For moves that ask something of a worker: how long it may take to confirm. */
  readonly confirmMs?: number;
  /** For a pause of a split job: its running parts can be paused as well. */
  readonly pausesParts?: boolean;
  /** For `wait`. */
  readonly wait?: NewWait;
}

/** What a handler waits for. With `dueAt` or `dueInMs` on the move it ends then at the latest. */
export interface NewWait {
  readonly name: string;
  readonly for: WaitingFor;
  /** The jobs to make, for parts, in order. */
  readonly parts?: readonly NewJob[];
}

/** A sign of life of one claim, with whatever is to be kept. Renews the lease. */
export interface ReportCommand {
  readonly type: 'report';
  readonly jobId: string;
  readonly tenant: string;
  readonly claimId: string;
  readonly leaseMs: number;
  /** Put on top of what is stored of the attempt: it never falls. */
  readonly progress?: string;
  readonly messages?: readonly MessageInput[];
  readonly checkpoint?: string;
  readonly partial?: string;
  /** Results as JSON texts, by step name. */
  readonly steps?: Readonly<Record<string, string>>;
}

/** What a person says to a job that waits for it. Refused when the job waits for nothing of that name. */
export interface AnswerCommand {
  readonly type: 'answer';
  readonly jobId: string;
  readonly tenant: string;
  readonly name: string;
  readonly value: string;
  readonly by?: string;
  readonly reason?: string;
}

/** Notes that the worker has not confirmed in time. */
export interface MarkStuckCommand {
  readonly type: 'mark-stuck';
  readonly jobId: string;
}

/** Brings the progress of running parts into the progress of their parent. */
export interface RollUpCommand {
  readonly type: 'roll-up';
  readonly jobId: string;
}

/** Notes that a user has seen the outcome. The first of a run is logged; for each user the first time counts. */
export interface AcknowledgeCommand {
  readonly type: 'acknowledge';
  readonly jobId: string;
  readonly tenant: string;
  readonly by: string;
}

/** Removes a job; its id answers `job-deleted` for a while. One that a worker holds is refused, unless `force` takes it away. */
export interface DeleteCommand {
  readonly type: 'delete';
  readonly jobId: string;
  readonly tenant: string;
  /** Only while the job is in one of these states; in any when absent. */
  readonly onlyIn?: readonly JobState[];
  readonly force?: boolean;
  readonly by?: string;
}

/** Removes jobs whose time is over, with their parts; and leftovers that have expired by themselves, such as tombstones. A job stays that
 *  has gone on since, that is a part of another, or that some job still waits for. */
export interface PruneCommand {
  readonly type: 'prune';
  readonly jobs: readonly { readonly jobId: string; readonly finishedAt: number }[];
  /** The most leftovers of each sort; as many as there are would hold up every commit behind it. */
  readonly leftovers: number;
}

/** Notes that somebody has fetched the result of a job that ended at that moment. */
export interface MarkFetchedCommand {
  readonly type: 'mark-fetched';
  readonly jobId: string;
  readonly tenant: string;
  readonly finishedAt: number;
}

export interface SaveArtifactCommand {
  readonly type: 'save-artifact';
  readonly tenant: string;
  readonly jobId: string;
  readonly claimId: string;
  readonly artifact: StoredArtifact;
}

export interface DeleteArtifactCommand {
  readonly type: 'delete-artifact';
  readonly tenant: string;
  readonly jobId: string;
  readonly claimId: string;
  readonly name: string;
}

/** Keeps what was heard of workers, where nobody has heard of them since, and the most they have asked for at once; drops those
 *  that were not heard of for so long. */
export interface SaveWorkersCommand {
  readonly type: 'save-workers';
  readonly workers: readonly SeenWorker[];
  readonly forgetMs: number;
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
