import type { Job } from './job.ts';
import type { JsonObject } from './json.ts';

/** A job with its plan: what was decided about how it is to be done, before it begins. Its handler sees it as `plan`. */
export interface PlannedJob {
  readonly job: Job;
  /** Empty when the job has none. */
  readonly plan: JsonObject;
}

export interface PlanOptions {
  /** Refused with `job-changed` unless the job's `sequence` is still this. */
  readonly ifSequence?: number;
}

/** The plans of jobs. A plan may have 1 MiB as JSON; a larger one rejects with `too-large`. It can be changed while its job is `created`,
 *  which makes it `planning`, and while it is `planning`; after that a change rejects with `transition-refused`. Each change
 *  is one update of the job; the same plan once more is none. */
export interface PlanApi {
  /** In any state of the job. */
  get(jobId: string): Promise<PlannedJob>;
  put(jobId: string, plan: JsonObject, options?: PlanOptions): Promise<PlannedJob>;
  /** Sets the members that `change` names and leaves the others; a member that is null is removed. What lies within a member
   *  is replaced with it. */
  patch(jobId: string, change: JsonObject, options?: PlanOptions): Promise<PlannedJob>;
}
