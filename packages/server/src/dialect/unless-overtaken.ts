import { isJobError } from '@longrun/core';

const OVERTAKEN: ReadonlySet<string> = new Set(['external-id-taken', 'job-changed', 'job-deleted']);
const ATTEMPTS = 10;

/** Looks at a job and changes it; again, where somebody else has changed, made or removed it in between. */
export async function unlessOvertaken<Done>(change: () => Promise<Done>, attempts = ATTEMPTS): Promise<Done> {
  try {
    return await change();
  } catch (error) {
    if (attempts === 1 || !isJobError(error) || !OVERTAKEN.has(error.code)) throw error;
    return unlessOvertaken(change, attempts - 1);
  }
}
