import type { JobState } from '@longrun/core';

/** The words of the ArcGIS handle. A cancelled job ends `Failed`: there is no word for it. */
export type JobStatus = 'NotStarted' | 'Started' | 'Paused' | 'Succeeded' | 'Failed' | 'Canceling';

/** How a job on the server looks through a handle that watches it. */
export const STATUS = {
  created: 'NotStarted',
  planning: 'NotStarted',
  scheduled: 'Started',
  waiting: 'Started',
  queued: 'Started',
  running: 'Started',
  pausing: 'Started',
  paused: 'Paused',
  stopping: 'Started',
  cancelling: 'Canceling',
  retrying: 'Started',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Failed',
} as const satisfies Record<JobState, JobStatus>;
