const JOB = /^#\/jobs\/(.+)$/;

/** Where a job stands on this page, so that it can be linked to and the back button works. */
export function addressOf(jobId: string): string {
  return `#/jobs/${encodeURIComponent(jobId)}`;
}

export const LIST_ADDRESS = '#/';
export const SCHEDULES_ADDRESS = '#/schedules';

/** The job that the page's address means. */
export function jobIdIn(hash: string): string | undefined {
  const found = JOB.exec(hash)?.[1];
  try {
    return found === undefined ? undefined : decodeURIComponent(found);
  } catch {
    return undefined; // half an escape, typed by hand
  }
}
