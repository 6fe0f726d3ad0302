/** Gives a job that has not begun a plan, or changes the one it has. A job that was only created is planned from then on. The plan
 *  that it has already changes nothing. */
export interface SavePlanCommand {
  readonly type: 'save-plan';
  readonly jobId: string;
  readonly tenant: string;
  /** JSON of an object: the plan, or the members to set in it. */
  readonly plan: string;
  /** The members of `plan` are set in the plan there is, and those that are null removed from it. */
  readonly merge: boolean;
  /** Refused with `plan-too-large` where the whole plan would have more bytes. */
  readonly mostBytes: number;
  /** Refused with `job-changed` where the job's sequence is another. */
  readonly ifSequence?: number;
  readonly by?: string;
}
