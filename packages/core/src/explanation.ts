import type { Action } from './actions.ts';
import type { JsonObject } from './json.ts';
import type { JobState } from './lifecycle.ts';

/** Why a job is where it is. */
export const REASON_CODES = [
  /** Nobody has started it. Facts: none. */
  'not-started',
  'planning',
  /** Facts: `at`. */
  'scheduled',
  /** Facts: `at`, `attempt`, `maxAttempts`, `error`. */
  'retrying',
  /** Facts: `waitingFor`. */
  'waiting',
  /** Facts: `at`, `by`, `reason`. */
  'paused',
  /** A pause of its kind, queue or owner. Facts: `kind`, `queue` or `owner`, `by`, `reason`, `until`. */
  'held-by-pause',
  /** Facts: `kind`, `queue` or `key`, `running`, `concurrency`. */
  'held-by-limit',
  /** Facts: `kind`, `queue` or `key`, `nextStartAt`. */
  'held-by-rate',
  /** No worker that is alive takes the kind. Facts: `kind`, `offered`. */
  'no-worker',
  /** Facts: `workers`, `running`. */
  'workers-busy',
  /** Its caller drives it and has not taken it. Facts: none. */
  'with-caller',
  /** Its place in the line. Facts: `ahead`, `otherOwners`. */
  'in-line',
  /** Nothing is in its way. Facts: none. */
  'next',
  /** It fails unless it has begun by then. Facts: `at`. */
  'start-by',
  /** Facts: `worker`, `since`, `lastUpdateAt`, `endsAt`; where its caller drives it and must say something by then, `silentAt`. */
  'running',
  /** Something was asked of it that its worker has not confirmed. Facts: `asked`, `at`, `by`, `reason`, `worker`, `confirmBy`. */
  'asked',
  /** And should have by now. The same facts. */
  'stuck',
  /** Facts: `at`, `by`, `reason`, `error`. */
  'ended',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

export interface Reason {
  readonly code: ReasonCode;
  /** One sentence. */
  readonly text: string;
  /** The same for programs. Moments are ISO 8601. */
  readonly facts: JsonObject;
  readonly help?: Help;
}

/** What helps against it, where something does: what may be asked of the job, or a command of the command line. */
export interface Help {
  readonly action?: Action;
  readonly command?: string;
}

/** The answer to «why is it waiting?», or whatever else it does. */
export interface Explanation {
  readonly jobId: string;
  readonly state: JobState;
  /** The first of the reasons, in one sentence. */
  readonly summary: string;
  /** What matters most comes first. There is at least one. */
  readonly reasons: readonly Reason[];
}
