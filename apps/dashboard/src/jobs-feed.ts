import { JobObserver } from '@longrun/client';
import {
  isFinal,
  isJobError,
  type Job,
  type JobApi,
  type JobError,
  type JobState,
  type JobUpdate,
} from '@longrun/core';
import { chooseStreams } from './choose-streams.ts';

const POLL_MS = 2_000;
/** When the server is away there is no point in asking often. */
const AWAY_MS = 5_000;
const PAGE_SIZE = 100;

export interface FeedView {
  /** Newest first. */
  readonly jobs: readonly Job[];
  readonly selected: Job | undefined;
  /** Why the selected job cannot be shown: it never was, or it was deleted. */
  readonly selectedProblem: JobError | undefined;
  readonly counts: Readonly<Partial<Record<JobState, number>>>;
  readonly hasMore: boolean;
  /** True once the server has answered. */
  readonly isLoaded: boolean;
  /** Why the list is not fresh. */
  readonly problem: JobError | undefined;
}

export interface FeedQuery {
  readonly states: readonly JobState[];
  readonly text: string;
}

export interface JobsFeedOptions {
  readonly api: JobApi;
  /** Called at most once a frame, with whatever is newest. */
  readonly onChange: (view: FeedView) => void;
  /** Every message of the selected job as it arrives. */
  readonly onUpdate: (update: JobUpdate) => void;
  /** The server wants a key, or another one. */
  readonly onLocked: () => void;
}

/** The jobs on the page, kept fresh: the list is read every two seconds, and a few jobs are followed live. */
export class JobsFeed {
  readonly #options: JobsFeedOptions;
  readonly #observers = new Map<string, JobObserver>();
  #listed: readonly string[] = [];
  #selectedId: string | undefined;
  #query: FeedQuery = { states: [], text: '' };
  #counts: FeedView['counts'] = {};
  #hasMore = false;
  #isLoaded = false;
  #problem: JobError | undefined;
  #selectedProblem: JobError | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading = 0;
  #frame = 0;

  constructor(options: JobsFeedOptions) {
    this.#options = options;
    document.addEventListener('visibilitychange', this.#onVisibility);
    void this.refresh();
  }

  ask(query: FeedQuery): void {
    this.#query = query;
    void this.refresh();
  }

  /** Shows a job in detail; it need not be on the list. */
  async select(jobId: string | undefined): Promise<void> {
    this.#selectedId = jobId;
    this.#selectedProblem = undefined;
    this.#tidy();
    if (jobId !== undefined) await this.#read(jobId);
  }

  /** Takes a view of a job that a request has answered. */
  accept(job: Job): void {
    this.#observe(job);
    this.#tidy();
  }

  /** Reads the list now. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    const reading = ++this.#reading;
    const isDone = await this.#guard(async () => {
      const { states, text } = this.#query;
      const page = await this.#options.api.list({
        limit: PAGE_SIZE,
        counts: true,
        topLevel: true,
        ...(states.length > 0 && { state: states }),
        ...(text !== '' && { text }),
      });
      if (reading !== this.#reading) return;
      this.#isLoaded = true;
      this.#listed = page.jobs.map(({ id }) => id);
      this.#counts = page.counts ?? {};
      this.#hasMore = page.nextCursor !== undefined;
      for (const job of page.jobs) this.#observeListed(job);
      this.#tidy();
    });
    if (reading !== this.#reading || document.hidden) return;
    this.#timer = setTimeout(() => void this.refresh(), isDone ? POLL_MS : AWAY_MS);
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility);
    clearTimeout(this.#timer);
    this.#reading += 1;
    cancelAnimationFrame(this.#frame);
    for (const observer of this.#observers.values()) observer.release();
    this.#observers.clear();
  }

  readonly #onVisibility = () => {
    if (document.hidden) clearTimeout(this.#timer);
    else void this.refresh();
  };

  /** Runs a request; a refusal becomes the view's problem. True when it went through. */
  async #guard(request: () => Promise<void>): Promise<boolean> {
    try {
      await request();
      this.#problem = undefined;
      return true;
    } catch (error) {
      this.#problem = this.#expected(error);
      return false;
    } finally {
      this.#tell();
    }
  }

  async #read(jobId: string): Promise<void> {
    try {
      const job = await this.#options.api.get(jobId);
      if (this.#selectedId === jobId) this.accept(job);
    } catch (error) {
      if (this.#selectedId === jobId) this.#selectedProblem = this.#expected(error);
      this.#tell();
    }
  }

  #expected(error: unknown): JobError {
    if (!isJobError(error)) throw error;
    if (error.code === 'unauthorized') this.#options.onLocked();
    return error;
  }

  /** A list has jobs without their bodies, so it must not replace a view that is as fresh and whole. */
  #observeListed(job: Job): void {
    const known = this.#observers.get(job.id);
    if (known && known.job.sequence >= job.sequence) return;
    this.#observe(job);
    if (job.id === this.#selectedId && isFinal(job.state)) void this.#read(job.id);
  }

  #observe(job: Job): void {
    const known = this.#observers.get(job.id);
    if (known) known.accept(job);
    else this.#begin(job);
  }

  #begin(job: Job): void {
    const observer = new JobObserver(this.#options.api, job);
    this.#observers.set(job.id, observer);
    observer.subscribe((update) => {
      if (update && job.id === this.#selectedId) this.#options.onUpdate(update);
      this.#tell();
    });
  }

  /** Lets go of what is no longer shown, and follows what is worth a stream. */
  #tidy(): void {
    const shown = new Set([...this.#listed, this.#selectedId]);
    for (const [id, observer] of this.#observers)
      if (!shown.has(id)) {
        observer.release();
        this.#observers.delete(id);
      }
    const streams = chooseStreams(
      [...this.#observers.values()].map(({ job }) => job),
      this.#selectedId,
    );
    for (const [id, observer] of this.#observers)
      if (streams.has(id)) observer.watch();
      else observer.release();
    this.#tell();
  }

  #tell(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#options.onChange(this.#view()));
  }

  #view(): FeedView {
    const selected = this.#selectedId === undefined ? undefined : this.#observers.get(this.#selectedId);
    return {
      jobs: this.#listed.map((id) => this.#observers.get(id)?.job).filter((job) => job !== undefined),
      selected: selected?.job,
      selectedProblem: this.#selectedProblem ?? selected?.failure,
      counts: this.#counts,
      hasMore: this.#hasMore,
      isLoaded: this.#isLoaded,
      problem: this.#problem,
    };
  }
}
