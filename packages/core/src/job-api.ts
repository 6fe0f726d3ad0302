import type { ControlVerb } from './actions.ts';
import type { BulkApi } from './bulk.ts';
import type { CallerReport, ReportOptions, SplitRequest } from './caller-report.ts';
import type { EventApi } from './event.ts';
import type { Explanation } from './explanation.ts';
import type { Failure } from './failure.ts';
import type { Artifact, Job, JobOptions } from './job.ts';
import type { Json, Moment } from './json.ts';
import type { KnownKind } from './kind.ts';
import type { Driver, JobState } from './lifecycle.ts';
import type { LimitApi } from './limit.ts';
import type { Message } from './message.ts';
import type { Outcome } from './outcome.ts';
import type { PauseApi } from './pause.ts';
import type { PlanApi } from './plan.ts';
import type { ScheduleApi } from './schedule.ts';
import type { JobUpdate } from './update.ts';
import type { ActionApi } from './user-action.ts';
import type { WorkerInfo } from './worker-info.ts';

/** What an application can ask for: the engine answers in the same process, the client over HTTP. */
export interface JobApi {
  /** Submits in one batch. Each request is taken or refused on its own, in order; resolves after the commit, or before that of the
   *  transaction that was given. */
  submit(requests: readonly SubmitRequest[], options?: InTransaction): Promise<Submitted[]>;
  /** Rejects with `job-not-found` or `job-deleted`. `as`: in the eyes of that user, as for `acknowledge`. */
  get(jobId: string, options?: OnBehalf): Promise<Job>;
  list(query?: ListQuery): Promise<JobPage>;
  /** Asks for a move; answers the job as it is after. Harmless when repeated. */
  control(jobId: string, verb: ControlVerb, options?: ControlOptions): Promise<Job>;
  /** Gives a job that waits for a person what it asked for. Refused with `invalid-input` where it does not fit the schema. */
  answer(jobId: string, value: Json, options?: AnswerOptions): Promise<Job>;
  /** Says how a job goes that its caller drives; answers it as it is after. Rejects with `not-caller-driven` for any other. */
  report(jobId: string, report: CallerReport, options?: ReportOptions): Promise<Job>;
  /** Makes parts of a job that its caller drives, once in a run; answers the job, which stays as it is. When the last part has ended,
   *  an update of it tells how. Rejects with `not-splittable` for a part, and for what was split before. */
  split(jobId: string, request: SplitRequest, options?: Pick<ReportOptions, 'reason'>): Promise<Job>;
  /** Notes that a user has seen the outcome. The first of a run stamps `acknowledgedAt` and is announced; for each user the first
   *  time counts. */
  acknowledge(jobId: string, options?: OnBehalf): Promise<Job>;
  /** Removes a job that is not in a worker's hands, with its parts and all it made. */
  delete(jobId: string, options?: DeleteOptions): Promise<void>;
  /** How the job ended, waiting up to `waitMs` for it; undefined when it has not ended by then. */
  result(jobId: string, options?: { waitMs?: number; signal?: AbortSignal }): Promise<JobResult | undefined>;
  /** Messages after a sequence number, oldest first. */
  messages(jobId: string, options?: { after?: number; limit?: number }): Promise<MessagePage>;
  /** What happened to the job, oldest first: its updates after a sequence number, with who asked for them and why. */
  history(jobId: string, options?: { after?: number; limit?: number }): Promise<UpdatePage>;
  /** Why the job is where it is: what holds it back, and what would help. */
  explain(jobId: string): Promise<Explanation>;
  /** Every update after `after`, in order and once; ends when the job has ended and all was given. */
  watch(jobId: string, options?: WatchOptions): AsyncIterable<JobUpdate>;
  kinds(): Promise<readonly KnownKind[]>;
  /** The workers that were heard of, by name. */
  workers(): Promise<readonly WorkerInfo[]>;
  readonly schedules: ScheduleApi;
  artifacts(jobId: string): Promise<readonly Artifact[]>;
  /** The bytes of one artifact, or of a range of it (both ends included). */
  openArtifact(jobId: string, name: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>>;
  /** The same for many jobs at once. */
  readonly bulk: BulkApi;
  /** Kinds, queues and owners of which nothing is given to workers for now. */
  readonly pauses: PauseApi;
  /** How many jobs may run, and how often they may start. */
  readonly limits: LimitApi;
  /** What was decided about how a job is to be done, before it begins. */
  readonly plans: PlanApi;
  /** What happened to all jobs, and what anybody has published. */
  readonly events: EventApi;
  /** Kinds as users see them: buttons with a form and a confirmation. */
  readonly actions: ActionApi;
}

export interface SubmitRequest extends JobOptions {
  readonly kind: string;
  readonly input?: Json;
  /** The same key and body give the same job for a day; the same key with another body is refused. */
  readonly idempotencyKey?: string;
  readonly delayMs?: number;
  readonly scheduledAt?: Moment;
  /** In place of `startBy`: so long from now on, or from the moment that it is scheduled for. */
  readonly startWithinMs?: number;
  /** At most one job of the kind with this key that has not begun: another submit answers that one. */
  readonly onePending?: string;
  /** At most one job of the kind with this key that has not ended: another submit answers that one. */
  readonly oneActive?: string;
  /** Many submits, one job: it begins when none has come for a while, with the input of the last. */
  readonly debounce?: Debounce;
  /** Of a job that its caller drives: how far it has come when Longrun is told of it. It is announced as created, and no more. */
  readonly reached?: Reached;
  /** A name for this request, so that others of the same batch can have it among their `predecessorIds`, as `#name`. */
  readonly ref?: string;
}

export interface InTransaction {
  /** An open transaction of the application: a client of `pg` after BEGIN, the `sql` that `sql.begin` of `postgres` hands over, the `tx`
   *  of Drizzle or the `trx` of Kysely. What is asked for is done if and only if it commits. Only where Longrun is opened in this process, on
   *  the same Postgres; refused with `invalid-request` anywhere else. */
  readonly tx?: object;
}

export const REACHED = ['running', 'succeeded', 'failed', 'cancelled'] as const satisfies readonly JobState[];
export type Reached = (typeof REACHED)[number];

export interface Debounce {
  /** Submits of the kind with the same key belong together as long as their job has not begun. */
  readonly key: string;
  /** How long nothing must come before it begins. */
  readonly waitMs: number;
  /** It begins so long after the first submit, whatever comes. */
  readonly maxWaitMs?: number;
}

export type Submitted =
  | { readonly job: Job; readonly duplicate: boolean; readonly error?: undefined }
  | { readonly error: Error; readonly job?: undefined };

export interface ControlOptions {
  /** For `retry`: go on from the stored checkpoint instead of from scratch. */
  readonly from?: 'checkpoint' | 'scratch';
  /** For `retry`: do again what failed and keep what succeeded. The handler sees it as `retry.only`; of a split job
   *  the parts that failed run again. */
  readonly only?: 'failed';
  /** For `retry`: another input in place of the first. */
  readonly input?: Json;
  /** Kept with the update, at most 1,000 characters. */
  readonly reason?: string;
}

export interface OnBehalf {
  /** The user, where several stand behind one key; the key itself unless told otherwise. At most 255 characters. */
  readonly as?: string;
}

export type AnswerOptions = Pick<ControlOptions, 'reason'>;

export interface DeleteOptions {
  /** True: a job in a worker's hands is taken from it and goes as well, at once. The worker is told to drop its work. */
  readonly force?: boolean;
}

/** Every given filter must match. */
export interface ListQuery {
  readonly state?: readonly JobState[];
  /** A kind, or the beginning of one with `*` at the end. */
  readonly kind?: string;
  /** One of these kinds; at most 200. */
  readonly kinds?: readonly string[];
  /** Of jobs that wait, only those whose run has begun already; false: only those that no worker has had yet. */
  readonly begun?: boolean;
  /** In milliseconds from the start of the run to its end, or until now; a job that has not begun has no such time. */
  readonly minDurationMs?: number;
  readonly maxDurationMs?: number;
  /** True: Longrun's own jobs are left out. */
  readonly exceptOwn?: boolean;
  readonly owner?: string;
  readonly tag?: string;
  /** Made by the schedule of this name. */
  readonly scheduleId?: string;
  readonly externalId?: string;
  readonly driver?: Driver;
  /** The parts of this job. */
  readonly parentId?: string;
  /** True: parts of other jobs are left out. */
  readonly topLevel?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Appears in the id, the kind or the latest message. */
  readonly text?: string;
  readonly createdAfter?: Moment;
  readonly createdBefore?: Moment;
  /** 1 to 500, 50 unless told otherwise. */
  readonly limit?: number;
  readonly cursor?: string;
  /** `newest` first unless told otherwise. */
  readonly order?: ListOrder;
  /** Count the matching jobs per state. */
  readonly counts?: boolean;
}

export const LIST_ORDERS = ['newest', 'oldest'] as const;
export type ListOrder = (typeof LIST_ORDERS)[number];

export interface JobPage {
  readonly jobs: readonly Job[];
  /** Where the next page begins; absent on the last. */
  readonly nextCursor?: string;
  /** Where the page before it begins; absent on the first. */
  readonly previousCursor?: string;
  readonly counts?: Readonly<Partial<Record<JobState, number>>>;
}

export interface JobResult {
  readonly jobId: string;
  readonly state: JobState;
  readonly output?: Json;
  readonly partial?: boolean;
  readonly error?: Failure;
  readonly outcome?: Outcome;
}

export interface MessagePage {
  readonly messages: readonly Message[];
  /** Give it as `after` to go on; the `after` of the request when there was nothing new. */
  readonly next: number;
}

export interface UpdatePage {
  readonly updates: readonly JobUpdate[];
  /** Give it as `after` to go on; the `after` of the request when there was nothing new. */
  readonly next: number;
}

export interface WatchOptions {
  /** The last sequence number already seen; 0 for everything. */
  readonly after?: number;
  readonly signal?: AbortSignal;
}

/** Positions of bytes, from 0, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}
