import type { Action } from './actions.ts';
import type { Failure } from './failure.ts';
import type { Json, JsonObject, Moment } from './json.ts';
import type { JobState } from './lifecycle.ts';
import type { Outcome } from './outcome.ts';
import type { Progress } from './progress.ts';
import type { Backoff } from './retry-policy.ts';

/** How much of the screen a job takes while it runs. */
export const MODES = ['foreground', 'background', 'toolbarBlocking', 'hidden'] as const;
export type Mode = (typeof MODES)[number];

/** What is decided at the submit and kept as given. Everything but the kind is optional. */
export interface JobOptions {
  readonly kindVersion?: string;
  /** −100 to 100; the higher runs first. */
  readonly priority?: number;
  readonly queue?: string;
  readonly concurrencyKey?: string;
  readonly maxAttempts?: number;
  readonly backoff?: Backoff;
  /** The longest one attempt may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** Fails the job if no worker has begun by then. */
  readonly startBy?: Moment;
  readonly mode?: Mode;
  /** `manual`: waits in `created` until somebody starts it. */
  readonly trigger?: 'manual' | 'immediate';
  /** `caller`: no worker claims it; whoever submitted it reports how it goes. */
  readonly driver?: 'worker' | 'caller';
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
  readonly waitingFor?: Json;
  readonly worker?: string;
  readonly createdAt: Moment;
  readonly scheduledAt?: Moment;
  readonly queuedAt?: Moment;
  readonly startedAt?: Moment;
  readonly finishedAt?: Moment;
  readonly acknowledgedAt?: Moment;
  /** Milliseconds from `queuedAt` to the moment of reading, or to the end. */
  readonly elapsedMs?: number;
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
