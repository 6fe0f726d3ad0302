import {
  type Artifact,
  type ByteRange,
  type ControlOptions,
  type Counters,
  type Estimate,
  isActive,
  isFinal,
  type Job,
  JobError,
  type JobState,
  type Json,
  type Outcome,
} from '@longrun/core';
import type { Flow } from './flow.ts';
import { handleMessages } from './handle-messages.ts';
import { type HandleRecord, toText } from './handle-text.ts';
import type { JobMessage } from './job-message.ts';
import { partsOf } from './job-parts.ts';
import { outputOf } from './job-result.ts';
import { type HandleHome, JobSession } from './job-session.ts';
import type { JobStatus } from './job-status.ts';

/** The files a job made. */
export interface HandleArtifacts {
  list(): Promise<readonly Artifact[]>;
  /** The bytes of one, or of a range of it (both ends included). */
  open(name: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>>;
}

/** One job in the hands of a program: the members of the ArcGIS `Job<T>` by the same names, and ours beside them.
 *  Nothing is sent before `start()`. A call that answers at once tells of what went wrong behind it in `error`. */
export class JobHandle<Output = unknown> implements AsyncDisposable {
  readonly #session: JobSession;
  #cancelling: Promise<boolean> | undefined;

  /** Made by `Longrun`. With a job it watches from the beginning. */
  constructor(home: HandleHome, record: HandleRecord, job?: Job) {
    this.#session = new JobSession(home, record, this);
    if (job) this.#session.follow(job);
  }

  /** The job in ArcGIS' words. `Paused` also says that this handle does not watch; `Failed` is also the end of a
   *  cancelled job and of a handle that lost its job. `Succeeded` comes when the output is there. */
  get status(): Flow<JobStatus> {
    return this.#session.flows.status.flow;
  }

  /** The job in our words; undefined until the server has told. */
  get state(): Flow<JobState | undefined> {
    return this.#session.flows.state.flow;
  }

  /** Whole percent, 0 to 100. Never falls within a run; 100 only for a job that succeeded in full. */
  get progress(): Flow<number> {
    return this.#session.flows.progress.flow;
  }

  get counters(): Flow<Counters | undefined> {
    return this.#session.flows.counters.flow;
  }

  /** The latest thing the job said. */
  get info(): Flow<string | undefined> {
    return this.#session.flows.info.flow;
  }

  /** What is left, as of the newest update; undefined while nobody works on the job or nothing can be said. */
  get eta(): Flow<Estimate | undefined> {
    return this.#session.flows.eta.flow;
  }

  /** What went wrong with the newest request of this handle; undefined when it went well. */
  get error(): Flow<JobError | undefined> {
    return this.#session.flows.error.flow;
  }

  /** Every message from the first, whenever one starts to listen; then those that come, each once. Waits for the
   *  handle to watch. The last message of a handle that ended `Failed` says why; where this side has lost the job, its source is
   *  `client`. */
  get messages(): AsyncIterable<JobMessage> {
    return { [Symbol.asyncIterator]: () => handleMessages(this.#session) };
  }

  /** The newest whole job; undefined until the server has told. */
  get snapshot(): Job | undefined {
    return this.#session.job;
  }

  /** What the user is told at the end. */
  get outcome(): Outcome | undefined {
    return this.snapshot?.outcome;
  }

  /** Rejects with `job-not-found` while there is no job. */
  get artifacts(): HandleArtifacts {
    const { api } = this.#session;
    return {
      list: async () => api.artifacts(this.#existingId()),
      open: async (name, range) => api.openArtifact(this.#existingId(), name, range),
    };
  }

  /** The parts of a split job, in order, each as a whole job; none while it has not been split. Rejects with `job-not-found`
   *  while there is no job. */
  async parts(): Promise<readonly Job[]> {
    return partsOf(this.#session.api, this.#existingId());
  }

  /** Empty until a submit was confirmed. */
  get serverJobId(): string {
    return this.#session.jobId;
  }

  /** Submits, watches again or lets a paused job go on, whichever is due. True when that was asked for; false in any
   *  status but `NotStarted` and `Paused`. */
  start(): boolean {
    const session = this.#session;
    if (session.isReleased || !(session.status === 'NotStarted' || session.status === 'Paused')) return false;
    if (session.job && !startVerb(session.job)) return false;
    session.ask('start', async () => {
      await session.reach();
      const verb = session.job && startVerb(session.job);
      if (verb) await session.control(verb);
    });
    return true;
  }

  /** Asks the job to pause; `state` confirms it. Then the handle rests: nothing is asked and nothing is told until `start()`, which
   *  brings all that was missed. False when it cannot: while it runs and its kind saves no checkpoint, and in any status
   *  but `Started`. */
  pause(): boolean {
    const session = this.#session;
    if (session.isReleased || session.status !== 'Started' || session.asking === 'pause') return false;
    if (session.job && !mayPause(session.job)) return false;
    session.ask('pause', () => session.control('pause'));
    return true;
  }

  /** Asks the job to finish early and keep what is done. True when the server confirmed that it will. */
  async stop(): Promise<boolean> {
    const session = this.#session;
    if (session.isOver || !session.mayExist) return false;
    return session.request(() => session.control('stop'));
  }

  /** Gives the job up: `Canceling` at once, `Failed` in the end. True when the server confirmed, or when there was
   *  nothing to ask it. False when it did not, which leaves the handle `Failed` and the job to itself; and
   *  when the job had ended before, which changes nothing. */
  cancel(): Promise<boolean> {
    const session = this.#session;
    if (this.#cancelling) return this.#cancelling;
    if (session.isOver || session.isReleased) return Promise.resolve(false);
    this.#cancelling = this.#cancel();
    return this.#cancelling;
  }

  /** Runs an ended job again. True when the server confirmed. The flows go on; iterations that ended stay so. */
  async retry(options?: ControlOptions): Promise<boolean> {
    const session = this.#session;
    if (session.isReleased || session.jobId === '') return false;
    return session.request(async () => {
      session.reopen(await session.api.control(session.jobId, 'retry', options));
      this.#cancelling = undefined;
    });
  }

  /** Does again what failed, and keeps what succeeded. True when the server confirmed. */
  retryFailed(): Promise<boolean> {
    return this.retry({ only: 'failed' });
  }

  /** Goes on where the job was stopped, from its checkpoint. True when the server confirmed. */
  continueRest(): Promise<boolean> {
    return this.retry({ from: 'checkpoint' });
  }

  /** Takes a stuck job from the worker that does not confirm. True when the server did it; false while the worker still has time. */
  async force(reason?: string): Promise<boolean> {
    const session = this.#session;
    if (session.isOver || session.jobId === '') return false;
    return session.request(() => session.control('force', reason === undefined ? undefined : { reason }));
  }

  /** Gives a job that waits for a person what it asked for; `snapshot.waitingFor` tells what that is. True when the server has
   *  taken it; otherwise `error` tells what does not fit. */
  async answer(value: Json): Promise<boolean> {
    const session = this.#session;
    if (session.isOver || session.jobId === '') return false;
    return session.request(async () =>
      session.observer?.accept(await session.api.answer(session.jobId, value)),
    );
  }

  /** Marks the outcome as seen. True when the server confirmed. */
  async acknowledge(): Promise<boolean> {
    const session = this.#session;
    if (session.jobId === '') return false;
    return session.request(async () =>
      session.observer?.accept(await session.api.acknowledge(session.jobId)),
    );
  }

  /** Asks for the status now. True when that was done: the flows have the answer, or `error` why there is none. */
  async checkStatus(): Promise<boolean> {
    const { observer, status } = this.#session;
    if (!observer?.isWatching || !(status === 'Started' || status === 'Canceling')) return false;
    await this.#session.request(() => observer.refresh());
    return true;
  }

  /** Waits for the end; never starts the job. Rejects with `job-failed` (the `failure` is among the facts), with
   *  `job-cancelled`, or with what ended the handle. */
  async result(): Promise<Output> {
    const session = this.#session;
    for await (const _ of this.status); // ends with the job
    if (session.failure) throw session.failure;
    const { observer } = session;
    if (!observer || !isFinal(observer.job.state))
      throw new DOMException('The handle was released before the job ended.', 'AbortError');
    if (!observer.isSettled) await observer.refresh();
    return outputOf(observer.job) as Output; // checked by the kind's schema where it was made
  }

  /** The handle as text, without credentials. One that had been started comes back `Paused`. */
  toJson(): string {
    const { record, jobId, status } = this.#session;
    const { kind, request } = record;
    const isStarted = status !== 'NotStarted';
    return toText({ kind, isStarted, ...(jobId !== '' ? { jobId } : request && { request }) });
  }

  /** Stops watching and ends the flows. The job goes on. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#session.release();
  }

  async #cancel(): Promise<boolean> {
    const session = this.#session;
    if (!session.mayExist) {
      session.fail(new JobError('job-cancelled', 'The job was cancelled before it was started.'));
      return true;
    }
    session.beginCancel();
    const isConfirmed = await session.request(async () => {
      // Started by a process that died before it learned the id: the same key finds the job.
      if (session.jobId === '') await session.reach();
      session.follow(await session.api.control(session.jobId, 'cancel'));
    });
    const error = this.error.value;
    if (isConfirmed || !error) return isConfirmed;
    if (error.code === 'transition-refused') await session.dropCancel();
    else session.fail(error);
    return false;
  }

  #existingId(): string {
    if (this.serverJobId !== '') return this.serverJobId;
    throw new JobError('job-not-found', 'This handle has not been started, so it has no job yet.');
  }
}

/** How the job can be made to go: begun, or resumed after a pause. */
function startVerb({ allowedActions }: Job): 'start' | 'resume' | undefined {
  return allowedActions.find((action) => action === 'start' || action === 'resume');
}

/** Whether a kind can be paused is unknown as long as no worker has offered it; then the server is asked. */
function mayPause({ allowedActions, pausable, state }: Job): boolean {
  return allowedActions.includes('pause') || (isActive(state) && pausable === undefined);
}
