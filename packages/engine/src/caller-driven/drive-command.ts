import type { JobState, MessageInput, ReportType } from '@longrun/core';
import type { NewJob } from '../store-command.ts';

export type CallerCommand = DriveCommand | SplitCommand;

/** What whoever drives a job says about it. Refused with `not-caller-driven` for any other job; what the lifecycle does not allow
 *  changes nothing. An end that is reported again changes nothing either. */
export interface DriveCommand {
  readonly type: 'drive';
  readonly jobId: string;
  /** Of any tenant when absent. */
  readonly tenant?: string;
  readonly report: ReportType;
  /** Refused with `job-changed` where the job's sequence is another. */
  readonly ifSequence?: number;
  /** Only while it runs and nobody has reported for as long as it allows. */
  readonly ifSilent?: true;
  readonly source: 'client' | 'engine';
  /** For `override`. */
  readonly state?: JobState;
  /** JSON of a Progress to be put on top of what is known; null for none. */
  readonly progress?: string | null;
  readonly info?: string;
  readonly messages?: readonly MessageInput[];
  readonly partial?: string;
  readonly metadata?: string;
  readonly input?: string;
  readonly output?: string;
  readonly error?: string;
  readonly outcome?: string;
  readonly by?: string;
  readonly reason?: string;
}

/** Makes the parts of a job that its caller drives. Refused with `not-splittable` for a part, and where the run was split before. */
export interface SplitCommand {
  readonly type: 'split';
  readonly jobId: string;
  readonly tenant: string;
  readonly parts: readonly NewJob[];
  readonly by?: string;
  readonly reason?: string;
}
