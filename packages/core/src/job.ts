import type { Action } from './actions.ts';
import type { Failure } from './failure.ts';
import type { Json, JsonObject, Moment } from './json.ts';
import type { Driver, JobState } from './lifecycle.ts';
import type { Outcome } from './outcome.ts';
import type { Progress } from './progress.ts';
import type { Retention } from './retention.ts';
import type { Backoff, ErrorRule } from './retry-policy.ts';
import type { UsualTime } from './usual.ts';
import type { FailurePolicy, PartExecution, WaitingFor } from './waiting-for.ts';

/** How much of the screen a job takes while it runs. */
export const MODES = ['foreground', 'background', 'toolbarBlocking', 'hidden'] as const;
export type Mode = (typeof MODES)[number];

/** What is decided at the submit and kept as given. Everything but the kind is optional. */
export interface JobOptions {
  readonly kindVersion?: string;
  /** −100 to 100; the higher runs first. A job gains a point for each minute that it waits, so nothing waits for ever: one of
   *  priority 0 that has waited for an hour goes ahead of a new one of priority 50. */
  readonly priority?: number;
  readonly queue?: string;
  readonly concurrencyKey?: string;
  readonly maxAttempts?: number;
  readonly backoff?: Backoff;
  /** What errors of a certain code lead to, in place of `backoff`; the first that matches counts. */
  readonly errorRules?: readonly ErrorRule[];
  /** The longest one attempt may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** What the end of `timeoutMs` leads to: the attempt fails, and another may follow (`fail`, unless told otherwise); or the job is
   *  stopped there and then, and keeps what it has saved of its output (`stop`). Where it has saved nothing, it fails. */
  readonly onTimeout?: 'fail' | 'stop';
  /** The longest the whole job may take, in milliseconds: from its start, through queues and retries, but without the time it
   *  was paused. */
  readonly jobTimeoutMs?: number;
  /** The longest an attempt may go without saying anything, in milliseconds: progress, a message, a checkpoint. */
  readonly idleTimeoutMs?: number;
  /** Jobs that must have succeeded before this one is queued. */
  readonly predecessorIds?: readonly string[];
  /** What becomes of this job when a predecessor fails or is cancelled; `wait` unless told otherwise. */
  readonly onPredecessorFailure?: FailurePolicy;
  /** Fails the job if no worker has begun by then. */
  readonly startBy?: Moment;
  /** How long the job is kept after its end, where that differs from what its kind says. */
  readonly retention?: Retention;
  readonly mode?: Mode;
  /** `manual`: waits in `created` until somebody starts it. */
  readonly trigger?: 'manual' | 'immediate';
  /** `caller`: no worker claims it; whoever submitted it reports how it goes. `worker` unless told otherwise. */
  readonly driver?: Driver;
  /** Of a job that its caller drives: it fails once nobody has reported for so many milliseconds while it runs; 0 for never. As the
   *  engine is set up, unless told otherwise. */
  readonly silenceMs?: number;
  /** A name of the caller's own, 1 to 200 characters: no two jobs of a tenant have the same. */
  readonly externalId?: string;
  readonly createdBy?: string;
  readonly owner?: string;
  readonly group?: string;
  readonly source?: string;
  readonly destination?: string;
  readonly subject?: JsonObject;
  readonly tags?: readonly string[];
  /** Searchable names and values. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly metadata?: JsonObject;
  readonly traceparent?: string;
}

/** One job, as everyone sees it: the API, the handle, the page. */
export interface Job extends JobOptions {
  readonly id: string;
  readonly tenant: string;
  readonly kind: string;
  readonly state: JobState;
  /** The number of the newest update that is folded into this view. */
  readonly sequence: number;
  readonly run: number;
  /** The number of the newest attempt of this run; 0 before the first. One that was handed back in good order goes on under its
   *  number with the next claim. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly priority: number;
  readonly input?: Json;
  readonly output?: Json;
  /** True: the job was stopped early and `output` holds what was done until then. */
  readonly partial?: boolean;
  readonly error?: Failure;
  readonly outcome?: Outcome;
  readonly progress?: Progress;
  /** The latest thing the job said. */
  readonly info?: string;
  /** True when a checkpoint is stored from which the job can go on. */
  readonly hasCheckpoint?: boolean;
  /** True when the kind saves checkpoints, so that a running job can be paused. */
  readonly pausable?: boolean;
  readonly waitingFor?: WaitingFor;
  /** True: the worker has not confirmed in time what was asked of the job; `force` takes the job from it. */
  readonly stuck?: boolean;
  /** The job that this one is a part of. */
  readonly parentId?: string;
  /** Which part, from 0, of how many, and what it was given. */
  readonly part?: number;
  readonly partCount?: number;
  readonly partData?: Json;
  readonly partExecution?: PartExecution;
  /** The schedule that made the job, and the moment of it that the job stands for, however late it was made; without a
   *  moment somebody asked for the job. */
  readonly scheduleId?: string;
  readonly scheduledFor?: Moment;
  /** The action by which somebody has asked for the job. */
  readonly actionId?: string;
  /** The published event that has started the job. */
  readonly eventId?: string;
  readonly worker?: string;
  readonly createdAt: Moment;
  readonly scheduledAt?: Moment;
  readonly queuedAt?: Moment;
  /** When this run was first begun. */
  readonly startedAt?: Moment;
  /** When it was last taken: the beginning of the present claim, or of the last. */
  readonly claimedAt?: Moment;
  readonly finishedAt?: Moment;
  /** When the first user had seen the outcome of this run. */
  readonly acknowledgedAt?: Moment;
  /** True: the reader of this view has seen it. */
  readonly acknowledged?: true;
  /** When an ended job will be removed. A fetch of its result may bring that forward. */
  readonly expiresAt?: Moment;
  /** Of a job that is being worked on: when it will probably be done, by the handler's own word or else by estimate. */
  readonly estimatedCompletionAt?: Moment;
  /** True: it has been worked on for longer than nearly all jobs of its kind. */
  readonly longerThanUsual?: true;
  /** How long jobs of its kind usually take; read with the single job. */
  readonly usual?: UsualTime;
  /** Milliseconds from `queuedAt` to the moment of this view, or to the end. */
  readonly elapsedMs?: number;
  /** Milliseconds that this run was in a worker's hands, without queues and pauses; what the present claim adds since
   *  `claimedAt` is not yet in it. */
  readonly workedMs?: number;
  /** True: the reader of this view may look and no more. */
  readonly readOnly?: true;
  /** What the reader of this view may ask of the job now. */
  readonly allowedActions: readonly Action[];
}

/** A file a job made. Its bytes are fetched apart from the job. */
export interface Artifact {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly sha256: string;
  readonly createdAt: Moment;
}
