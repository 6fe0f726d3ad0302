import {
  type ControlOptions,
  type ControlVerb,
  isFinal,
  type Job,
  type JobApi,
  type JobError,
  type JobUpdate,
} from '@longrun/core';
import type { HandleRecord } from './handle-text.ts';
import { createJobFlows, type JobFlows } from './job-flows.ts';
import { type JobStatus, STATUS } from './job-status.ts';
import { JobObserver } from './observer.ts';
import { toJobError } from './to-job-error.ts';

/** What handles share. `watching` are those to release when their owner closes. */
export interface HandleHome {
  readonly api: JobApi;
  readonly watching: Set<AsyncDisposable>;
}

/** What a handle knows of its job and how it looks because of that. The handle decides what to ask; this
 *  carries it out and keeps the flows in step. */
export class JobSession {
  readonly api: JobApi;
  readonly record: HandleRecord;
  readonly flows: JobFlows;
  readonly #handle: AsyncDisposable;
  readonly #watching: Set<AsyncDisposable>;
  #observer: JobObserver | undefined;
  #failure: JobError | undefined;
  #asking: 'start' | 'pause' | undefined;
  /** From the moment this handle asks for a pause: once it is confirmed, the handle rests until it is started again. */
  #isPausing = false;
  #isCancelling = false;
  #isReleased = false;
  #lastRequest: Promise<unknown> = Promise.resolve();

  constructor({ api, watching }: HandleHome, record: HandleRecord, handle: AsyncDisposable) {
    this.api = api;
    this.record = record;
    this.flows = createJobFlows(record.isStarted ? 'Paused' : 'NotStarted');
    this.#handle = handle;
    this.#watching = watching;
  }

  get observer(): JobObserver | undefined {
    return this.#observer;
  }

  get job(): Job | undefined {
    return this.#observer?.job;
  }

  /** Empty while there is none. */
  get jobId(): string {
    return this.job?.id ?? this.record.jobId ?? '';
  }

  get status(): JobStatus {
    return this.flows.status.flow.value;
  }

  /** Why the handle is over although its job may not be. */
  get failure(): JobError | undefined {
    return this.#failure;
  }

  /** What was asked for and has not been answered yet. */
  get asking(): 'start' | 'pause' | undefined {
    return this.#asking;
  }

  get isReleased(): boolean {
    return this.#isReleased;
  }

  get isOver(): boolean {
    return this.#failure !== undefined || (this.job !== undefined && isFinal(this.job.state));
  }

  /** False as long as nothing has been sent that could have made a job. */
  get mayExist(): boolean {
    return this.#asking !== undefined || this.record.isStarted || this.jobId !== '';
  }

  /** Sends requests one after the other, so that a cancel never overtakes its own submit. Never rejects:
   *  false says that it went wrong, and `error` what. */
  request(send: () => Promise<unknown>): Promise<boolean> {
    const answer = this.#lastRequest.then(send).then(
      () => this.#told(undefined),
      (error: unknown) => this.#told(toJobError(error)),
    );
    this.#lastRequest = answer;
    return answer;
  }

  /** The same behind the caller's back; until it is answered the handle looks as if it had come true. */
  ask(what: 'start' | 'pause', send: () => Promise<unknown>): void {
    this.#asking = what;
    this.#isPausing = what === 'pause';
    this.#show();
    void this.request(send).then((isTaken) => {
      if (this.#asking === what) this.#asking = undefined;
      if (what === 'pause' && !isTaken) this.#isPausing = false;
      this.#show();
    });
  }

  /** Finds the job, by submitting it where that was not done. Without it, the handle is over. One that rested sees how its job is
   *  now, and then everything that it has missed. */
  async reach(): Promise<void> {
    if (this.isOver) throw this.#failure;
    if (this.#observer?.isResting) {
      this.#observer.watch();
      this.follow(await this.api.get(this.jobId));
    }
    if (this.#observer) return;
    try {
      this.follow(await findJob(this.api, this.record));
    } catch (error) {
      this.fail(toJobError(error));
      throw error;
    }
  }

  async control(verb: ControlVerb, options?: ControlOptions): Promise<void> {
    if (this.#failure) throw this.#failure;
    const job = await this.api.control(this.jobId, verb, options);
    if (this.#observer) this.follow(job);
  }

  /** Watches the job from this view of it on. */
  follow(job: Job): void {
    if (this.#isReleased) return;
    this.#observer ??= this.#observe(job);
    if (!isFinal(job.state)) {
      this.#watching.add(this.#handle);
      this.#observer.watch();
    }
    this.#observer.accept(job);
  }

  /** From now on the job is being cancelled, as far as anyone can see. */
  beginCancel(): void {
    this.#isCancelling = true;
    this.#isPausing = false;
    this.#show();
  }

  /** The job ended before the cancel came, so the truth is shown again. */
  async dropCancel(): Promise<void> {
    this.#isCancelling = false;
    await this.request(async () => this.follow(await this.api.get(this.jobId)));
  }

  /** A new run: what ended the last one is forgotten. */
  reopen(job: Job): void {
    this.#failure = undefined;
    this.#isCancelling = false;
    this.flows.reopen();
    this.follow(job);
  }

  /** The handle is over. The job, if there is one, goes on without it. */
  fail(error: JobError): void {
    this.#failure = error;
    this.#isPausing = false;
    this.flows.error.set(error);
    this.#observer?.release();
    this.#show();
  }

  release(): void {
    this.#isReleased = true;
    this.#isPausing = false;
    this.#watching.delete(this.#handle);
    this.#observer?.release();
    this.flows.end();
  }

  #observe(job: Job): JobObserver {
    const observer = new JobObserver(this.api, job);
    observer.subscribe((update) => this.#show(update));
    return observer;
  }

  #told(error: JobError | undefined): boolean {
    this.flows.error.set(error);
    return error === undefined;
  }

  #show(update?: JobUpdate): void {
    if (this.#isPausing && this.job?.state === 'paused') this.#observer?.rest();
    const { job, failure: lost, isWatching = false, isResting, isSettled = false } = this.#observer ?? {};
    // A job that has ended can lose nothing but its output, and result() reads that again.
    if (lost) this.flows.error.set(lost);
    if (lost && job && !isFinal(job.state)) this.#failure = lost;
    const isDone = this.#failure !== undefined || isSettled || (this.isOver && !isWatching);
    this.flows.show(job, this.#statusOf(job, isDone), update);
    if (isDone) this.flows.end();
    if (!isWatching && !isResting) this.#watching.delete(this.#handle);
  }

  #statusOf(job: Job | undefined, isDone: boolean): JobStatus {
    if (this.#failure) return 'Failed';
    // `Succeeded` promises that the output is there, so the word waits for it.
    if (job && isFinal(job.state)) return isDone ? STATUS[job.state] : this.status;
    if (this.#isCancelling) return 'Canceling';
    if (this.#asking === 'start' || (this.#asking && !job)) return 'Started';
    if (!job) return this.record.isStarted ? 'Paused' : 'NotStarted';
    return STATUS[job.state];
  }
}

async function findJob(api: JobApi, { jobId, request }: HandleRecord): Promise<Job> {
  if (jobId !== undefined) return api.get(jobId);
  const [submitted] = await api.submit(request ? [request] : []);
  if (!submitted)
    throw new Error('The handle has neither a job nor a request, or the submit was not answered.');
  if (submitted.error) throw submitted.error;
  return submitted.job;
}
