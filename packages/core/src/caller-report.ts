import type { Failure } from './failure.ts';
import type { Json, JsonObject } from './json.ts';
import type { JobState } from './lifecycle.ts';
import type { MessageInput } from './message.ts';
import type { Outcome } from './outcome.ts';
import type { Progress } from './progress.ts';
import type { PartExecution } from './waiting-for.ts';

/** What a report can be. `acknowledge`: taken, or still at it. `update`: only what is said, no move. `complete`, `fail` and
 *  `cancel`: the end; repeated, they change nothing. `override`: a correction by hand, from any state to `state`. */
export const REPORT_TYPES = ['acknowledge', 'update', 'complete', 'fail', 'cancel', 'override'] as const;
export type ReportType = (typeof REPORT_TYPES)[number];

/** What whoever drives a job says about it. Every report is a sign of life. */
export interface CallerReport {
  readonly type: ReportType;
  /** For `override`, and needed there: one of `OVERRIDE_STATES`. To begin again or to leave an end opens a new run. */
  readonly state?: JobState;
  /** As a worker reports it: it never falls within a run. `null` takes it back. */
  readonly progress?: Progress | null;
  /** What the job says now; kept as a message of severity `info` where no messages are given. */
  readonly info?: string;
  readonly messages?: readonly MessageInput[];
  /** For `acknowledge` and `update`: output to keep if the job is stopped. */
  readonly partial?: Json;
  /** For `override`: takes the place of the input. */
  readonly input?: Json;
  /** For `complete` and `override`. */
  readonly output?: Json;
  /** For `fail`, and for an `override` to `failed`. */
  readonly error?: Failure;
  /** Of a job that has ended it changes only with an `override`. */
  readonly outcome?: Outcome;
  /** Takes the place of the metadata. Can be said of a job that has ended, like `info` and messages. */
  readonly metadata?: JsonObject;
}

export interface ReportOptions {
  /** Kept with the update, at most 1,000 characters. */
  readonly reason?: string;
  /** Refused with `job-changed` unless the job's `sequence` is still this. */
  readonly ifSequence?: number;
}

/** How a job is split from outside: into so many parts, each of which is told its number and how many there are as `{part, total}`,
 *  or into one for each of these data. */
export interface SplitRequest {
  /** 1 to 10,000. */
  readonly parts: number | readonly Json[];
  /** `sequential`: one after the other, whatever became of the one before. `parallel` unless told otherwise. */
  readonly execution?: PartExecution;
}
