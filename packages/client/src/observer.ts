import { fold, isFinal, type Job, type JobApi, type JobError, type JobUpdate } from '@longrun/core';
import { notify } from './notify.ts';
import { toJobError } from './to-job-error.ts';

/** Told of every change; with the update when one caused it. */
export type ObserverListener = (update?: JobUpdate) => void;

/** One job as it changes: folds what a watch brings into one snapshot. Headless; the handle and user
 *  interfaces stand on it. Watches only when told to, and fetches nothing on behalf of a reader. */
export class JobObserver {
  readonly #api: JobApi;
  readonly #listeners = new Set<ObserverListener>();
  #job: Job;
  /** Up to where updates were received. A fresher snapshot may be ahead of it. */
  #watched: number;
  #watching: AbortController | undefined;
  #isResting = false;
  #isWhole: boolean;
  #failure: JobError | undefined;

  /** Follows on from a whole view of the job, as `get` and the controls answer it; those in a list have no bodies. */
  constructor(api: JobApi, job: Job) {
    this.#api = api;
    this.#job = job;
    this.#watched = job.sequence;
    this.#isWhole = isFinal(job.state);
  }

  /** The newest view. The same object until something changes. */
  get job(): Job {
    return this.#job;
  }

  /** True when the job has ended and `job` holds all of it, output included. */
  get isSettled(): boolean {
    return isFinal(this.#job.state) && this.#isWhole;
  }

  /** Why it cannot be watched any more: the job was deleted, the key revoked. */
  get failure(): JobError | undefined {
    return this.#failure;
  }

  get isWatching(): boolean {
    return this.#watching !== undefined;
  }

  /** True: it does not watch for now, and whoever reads along is to wait for it. */
  get isResting(): boolean {
    return this.#isResting;
  }

  subscribe(listener: ObserverListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Begins to watch, or goes on after the last update received. Ends by itself with the job. */
  watch(): void {
    if (this.#watching) return;
    this.#isResting = false;
    this.#failure = undefined;
    this.#watching = new AbortController();
    void this.#follow(this.#watching);
  }

  /** Stops watching until it is told to watch again; then everything that came in between follows. */
  rest(): void {
    this.#isResting = true;
    this.#watching?.abort();
    this.#watching = undefined;
  }

  /** Stops watching. The job goes on. */
  release(): void {
    if (!this.#watching && !this.#isResting) return;
    this.#isResting = false;
    this.#watching?.abort();
    this.#watching = undefined;
    this.#tell();
  }

  /** Takes a view of the job that something else has answered, unless a fresher one is known. */
  accept(job: Job): void {
    if (job.sequence < this.#job.sequence) return;
    this.#isWhole = isFinal(job.state);
    this.#job = keepProgress(this.#job, job);
    this.#tell();
  }

  /** Reads the job now. */
  async refresh(): Promise<void> {
    this.accept(await this.#api.get(this.#job.id));
  }

  async #follow(watching: AbortController): Promise<void> {
    const { signal } = watching;
    try {
      do {
        for await (const update of this.#api.watch(this.#job.id, { after: this.#watched, signal })) {
          if (signal.aborted) return;
          this.#take(update);
        }
        if (signal.aborted) return;
        // Bodies stay out of updates, so the output is read with the whole job. It also tells whether a watch
        // that ended early did so because somebody retried the job meanwhile.
        await this.refresh();
      } while (!signal.aborted && !isFinal(this.#job.state));
    } catch (error) {
      if (signal.aborted) return;
      this.#failure = toJobError(error);
    }
    if (this.#watching === watching) this.#watching = undefined;
    this.#tell();
  }

  #take(update: JobUpdate): void {
    if (!update.live) this.#watched = Math.max(this.#watched, update.sequence);
    const after = fold(this.#job, update);
    if (after.state !== this.#job.state) this.#isWhole = false;
    this.#job = after;
    this.#tell(update);
  }

  #tell(update?: JobUpdate): void {
    notify(this.#listeners, update);
  }
}

/** A view may have been read before progress that was already shown: what people see never falls. */
function keepProgress(before: Job, job: Job): Job {
  const { progress } = before;
  const isOlder = job.sequence === before.sequence && !isFinal(job.state) && progress !== undefined;
  return isOlder ? { ...job, progress } : job;
}
