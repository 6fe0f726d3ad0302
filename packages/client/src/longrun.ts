import type {
  ActionApi,
  AnswerOptions,
  BulkApi,
  CallerReport,
  ControlOptions,
  DeleteOptions,
  EventApi,
  EventMatch,
  Explanation,
  InTransaction,
  Job,
  JobApi,
  JobPage,
  Json,
  KnownKind,
  LimitApi,
  ListQuery,
  PauseApi,
  PlanApi,
  ReportOptions,
  ScheduleApi,
  SplitRequest,
  SubmitRequest,
  Submitted,
  TypedKind,
  WorkerInfo,
} from '@longrun/core';
import { JobError } from '@longrun/core';
import { fromText } from './handle-text.ts';
import { httpApi } from './http-api.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import { JobHandle } from './job-handle.ts';
import type { HandleHome } from './job-session.ts';
import { type EventHandler, type EventListening, type ListenOptions, listen } from './listen.ts';

export const DEFAULT_URL = 'http://127.0.0.1:7420';

export interface LongrunOptions {
  /** Where the server is, or several that share a store, with commas between; `http://127.0.0.1:7420` unless told otherwise. */
  readonly url?: string | undefined;
  readonly token?: string | undefined;
  /** Used in place of the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** An engine in this process, in place of a server. */
  readonly api?: JobApi;
}

export type SubmitOptions = Omit<SubmitRequest, 'kind' | 'input'>;

/** The same, and the transaction of the application that the submit is part of. */
export interface TransactionalSubmitOptions extends SubmitOptions, InTransaction {}

/** Jobs as an application sees them: over HTTP, or in one process with the same verbs. What is refused rejects with
 *  a `JobError`. */
export class Longrun implements AsyncDisposable {
  /** The verbs one level below: bare calls, no handles. */
  readonly api: JobApi;
  readonly #home: HandleHome;

  constructor({ url = DEFAULT_URL, token, fetch, api }: LongrunOptions = {}) {
    this.api = api ?? httpApi({ url, ...(token !== undefined && { token }), ...(fetch && { fetch }) });
    this.#home = { api: this.api, watching: new Set() };
  }

  /** A handle on a job that does not exist yet: `start()` submits it. */
  job<Input, Output>(
    kind: TypedKind<Input, Output>,
    input: NoInfer<Input>,
    options?: SubmitOptions,
  ): JobHandle<Output>;
  job<Output = unknown>(kind: string, input?: Json, options?: SubmitOptions): JobHandle<Output>;
  job(kind: string | TypedKind, input?: unknown, options?: SubmitOptions): JobHandle {
    // The key makes the submit safe to repeat, also by a handle that was rebuilt from its text.
    const request = { idempotencyKey: newIdempotencyKey(), ...requestOf(kind, input, options) };
    return new JobHandle(this.#home, { kind: request.kind, request, isStarted: false });
  }

  /** Submits, and answers a handle that watches when the job is durably stored. With `tx` it is stored if and only if that transaction
   *  commits: the handle rests until its `start()`, which is for after the commit. */
  submit<Input, Output>(
    kind: TypedKind<Input, Output>,
    input: NoInfer<Input>,
    options?: TransactionalSubmitOptions,
  ): Promise<JobHandle<Output>>;
  submit<Output = unknown>(
    kind: string,
    input?: Json,
    options?: TransactionalSubmitOptions,
  ): Promise<JobHandle<Output>>;
  async submit(
    kind: string | TypedKind,
    input?: unknown,
    { tx, ...options }: TransactionalSubmitOptions = {},
  ): Promise<JobHandle> {
    const [submitted] = await this.submitMany([requestOf(kind, input, options)], { ...(tx && { tx }) });
    if (!submitted) throw new Error('The submit was not answered.');
    if (submitted.error) throw submitted.error;
    return tx === undefined ? this.#watch(submitted.job) : this.#rest(submitted.job);
  }

  /** Submits any number of jobs in as few commits as possible, or with `tx` in that transaction. Each is taken or refused on its own,
   *  in order; none is watched. */
  submitMany(requests: readonly SubmitRequest[], options?: InTransaction): Promise<Submitted[]> {
    return this.api.submit(requests, options);
  }

  get(jobId: string): Promise<Job> {
    return this.api.get(jobId);
  }

  /** A handle that watches an existing job. */
  attach<Output = unknown>(jobId: string, kind?: TypedKind<unknown, Output>): Promise<JobHandle<Output>>;
  async attach(jobId: string): Promise<JobHandle> {
    return this.#watch(await this.api.get(jobId));
  }

  list(query?: ListQuery): Promise<JobPage> {
    return this.api.list(query);
  }

  /** Makes a handle again from its `toJson()`. Nothing is sent before its `start()`. With a kind it must be of that
   *  kind. Throws `invalid-request` for any other text. */
  fromJson<Output = unknown>(text: string, kind?: TypedKind<unknown, Output>): JobHandle<Output>;
  fromJson(text: string, kind?: TypedKind): JobHandle {
    const record = fromText(text);
    if (kind && kind.kind !== record.kind)
      throw new JobError('invalid-request', `The text is of a job of kind ${record.kind}, not ${kind.kind}.`);
    return new JobHandle(this.#home, record);
  }

  kinds(): Promise<readonly KnownKind[]> {
    return this.api.kinds();
  }

  /** The workers that were heard of within the last hour. */
  workers(): Promise<readonly WorkerInfo[]> {
    return this.api.workers();
  }

  /** The same for every job that a filter finds. */
  get bulk(): BulkApi {
    return this.api.bulk;
  }

  /** Kinds, queues and owners of which nothing is given to workers for now. */
  get pauses(): PauseApi {
    return this.api.pauses;
  }

  /** How many jobs may run, and how often they may start. */
  get limits(): LimitApi {
    return this.api.limits;
  }

  /** What happened to all jobs, and what anybody has published. */
  get events(): EventApi {
    return this.api.events;
  }

  /** Calls the handler with every event from now on whose topic matches the pattern, or one of several, and whose fields match. In
   *  a pattern `*` stands for anything between two colons and `**` for anything: `on('job:completed', { kind: 'workbook:*' },
   *  handler)`. Ends with `close()`. */
  on(
    topic: string | readonly string[],
    match: EventMatch,
    handler: EventHandler,
    options?: ListenOptions,
  ): EventListening {
    const listening = listen(this.api.events, topic, match, handler, options);
    const { watching } = this.#home;
    watching.add(listening);
    void listening.ended.then(() => watching.delete(listening));
    return listening;
  }

  /** Jobs that come by themselves, again and again. */
  get schedules(): ScheduleApi {
    return this.api.schedules;
  }

  /** What was decided about how a job is to be done, before it begins. */
  get plans(): PlanApi {
    return this.api.plans;
  }

  /** Kinds as users see them: buttons with a form and a confirmation. */
  get actions(): ActionApi {
    return this.api.actions;
  }

  /** Why the job is where it is: what holds it back, and what would help. */
  explain(jobId: string): Promise<Explanation> {
    return this.api.explain(jobId);
  }

  start(jobId: string): Promise<Job> {
    return this.api.control(jobId, 'start');
  }

  pause(jobId: string): Promise<Job> {
    return this.api.control(jobId, 'pause');
  }

  resume(jobId: string): Promise<Job> {
    return this.api.control(jobId, 'resume');
  }

  stop(jobId: string): Promise<Job> {
    return this.api.control(jobId, 'stop');
  }

  cancel(jobId: string): Promise<Job> {
    return this.api.control(jobId, 'cancel');
  }

  /** Runs a job that has ended again. `retryFailed` and `continueRest` are its two most wanted forms. */
  retry(jobId: string, options?: ControlOptions): Promise<Job> {
    return this.api.control(jobId, 'retry', options);
  }

  /** Does again what failed, and keeps what succeeded. */
  retryFailed(jobId: string): Promise<Job> {
    return this.retry(jobId, { only: 'failed' });
  }

  /** Goes on where a job was stopped, from its checkpoint. */
  continueRest(jobId: string): Promise<Job> {
    return this.retry(jobId, { from: 'checkpoint' });
  }

  /** Takes a stuck job from its worker. Rejects with `not-stuck` while the worker still has time to confirm. */
  force(jobId: string, options?: ControlOptions): Promise<Job> {
    return this.api.control(jobId, 'force', options);
  }

  /** Gives a job that waits for a person what it asked for. */
  answer(jobId: string, value: Json, options?: AnswerOptions): Promise<Job> {
    return this.api.answer(jobId, value, options);
  }

  /** Says how a job goes that its caller drives: a job submitted with `driver: 'caller'`. */
  report(jobId: string, report: CallerReport, options?: ReportOptions): Promise<Job> {
    return this.api.report(jobId, report, options);
  }

  /** Makes parts of a job that its caller drives. An update of the job tells when the last of them has ended. */
  split(jobId: string, request: SplitRequest, options?: Pick<ReportOptions, 'reason'>): Promise<Job> {
    return this.api.split(jobId, request, options);
  }

  delete(jobId: string, options?: DeleteOptions): Promise<void> {
    return this.api.delete(jobId, options);
  }

  /** Releases every handle that watches. No job is touched. */
  async close(): Promise<void> {
    await Promise.all([...this.#home.watching].map((handle) => handle[Symbol.asyncDispose]()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** There is nothing to watch before the commit. */
  #rest({ kind, id: jobId }: Job): JobHandle {
    return new JobHandle(this.#home, { kind, jobId, isStarted: true });
  }

  #watch(job: Job): JobHandle {
    return new JobHandle(this.#home, { kind: job.kind, jobId: job.id, isStarted: true }, job);
  }
}

function requestOf(kind: string | TypedKind, input: unknown, options: SubmitOptions = {}): SubmitRequest {
  return {
    ...options,
    kind: typeof kind === 'string' ? kind : kind.kind,
    // What a schema takes must be JSON to travel; its type alone cannot say so.
    ...(input !== undefined && { input: input as Json }),
  };
}
