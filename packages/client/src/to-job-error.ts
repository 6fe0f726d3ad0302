import { isJobError, JobError } from '@longrun/core';

/** What is no expected error is a bug, here or on the other side; it is shown as one, with its cause. */
export function toJobError(error: unknown): JobError {
  if (isJobError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new JobError('internal', message, {}, { cause: error });
}
