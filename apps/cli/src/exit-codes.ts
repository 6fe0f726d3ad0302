import { type ErrorCode, isJobError, type Job, type JobState } from '@longrun/core';

/** What the command answers to the shell. */
export const EXIT = {
  success: 0,
  failed: 1,
  usage: 2,
  cancelled: 3,
  partial: 4,
  timedOut: 5,
  // Nothing is known of the job: a script may try again.
  unreachable: 6,
  // What shells use for Ctrl-C: `submit --watch && next` must not go on to `next`.
  detached: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_STATE: Partial<Record<JobState, ExitCode>> = {
  succeeded: EXIT.success,
  failed: EXIT.failed,
  cancelled: EXIT.cancelled,
};

/** How a job ended, for the shell. A job that has not ended counts as `timedOut`. */
export function exitCodeOf(job: Pick<Job, 'state' | 'partial'>): ExitCode {
  const code = BY_STATE[job.state] ?? EXIT.timedOut;
  return code === EXIT.success && job.partial ? EXIT.partial : code;
}

/** Errors that another wording of the command would avoid. */
const USAGE: readonly ErrorCode[] = ['invalid-request', 'invalid-input', 'kind-not-found', 'unfit-platform'];

export function exitCodeOfError(error: unknown): ExitCode {
  if (!isJobError(error)) return EXIT.failed;
  if (error.code === 'unreachable') return EXIT.unreachable;
  return USAGE.includes(error.code) ? EXIT.usage : EXIT.failed;
}
