import type { Action } from './actions.ts';
import type { Job } from './job.ts';
import type { ControlOptions, ListQuery } from './job-api.ts';

/** What can be asked of many jobs at once. */
export const BULK_ACTIONS = [
  'pause',
  'resume',
  'stop',
  'cancel',
  'retry',
  'delete',
] as const satisfies readonly Action[];
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** The kind of job that does it. Its output is a `BulkOutput`. */
export const BULK_KIND = 'longrun:bulk';

/** Asks the same of every job that a filter finds. */
export interface BulkApi {
  /** How many jobs a run would go through now, and the newest of them. Changes nothing. */
  preview(request: BulkRequest): Promise<BulkPreview>;
  /** Submits the job that does it; resolves when that is stored. It can be watched, paused, stopped and cancelled as any other.
   *  It goes through the jobs that exist by now, newest first, and leaves Longrun's own jobs alone. */
  run(request: BulkRequest): Promise<Job>;
}

export interface BulkRequest {
  readonly action: BulkAction;
  /** Which jobs: every given condition must match, and the job's state must allow the action. A job that has left the named
   *  states when its turn comes is skipped. */
  readonly filter?: BulkFilter;
  /** Must be given in place of a filter to mean every job, so that a forgotten condition does not. */
  readonly all?: boolean;
  /** For `retry`: as for a single job. */
  readonly options?: RetryOptions;
  /** Kept with the updates of the jobs, at most 900 characters. */
  readonly reason?: string;
}

export type BulkFilter = Omit<ListQuery, 'limit' | 'cursor' | 'order' | 'counts'>;
export type RetryOptions = Omit<ControlOptions, 'reason'>;

export interface BulkPreview {
  readonly count: number;
  /** True: there are more than `count`, and nobody went on counting. */
  readonly capped?: true;
  /** The newest ten at most, without their bodies. */
  readonly sample: readonly Job[];
}

/** What a bulk job has done; partial when it was stopped. */
export interface BulkOutput {
  readonly action: BulkAction;
  /** Jobs of which the action was asked. Those in a worker's hands follow when the worker has confirmed. */
  readonly successful: number;
  readonly skipped: number;
  /** Why jobs were skipped, by error code. */
  readonly reasons: Readonly<Record<string, BulkSkips>>;
}

export interface BulkSkips {
  readonly count: number;
  /** The first few of them. */
  readonly jobIds: readonly string[];
}
