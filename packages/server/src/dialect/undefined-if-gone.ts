import { isJobError } from '@longrun/core';

/** For reading a job that may have been deleted meanwhile. */
export function undefinedIfGone(error: unknown): undefined {
  if (isJobError(error) && (error.code === 'job-not-found' || error.code === 'job-deleted')) return undefined;
  throw error;
}
