import type { JobState } from '@longrun/core';

/** The status words, each with the id by which it may be passed as well. */
export const STATUS_IDS = {
  Cancelled: 1,
  Error: 2,
  Finished: 3,
  Queued: 4,
  Requeued: 5,
  Resubmitted: 6,
  Running: 7,
  Submitted: 8,
  Waiting: 9,
} as const satisfies Record<string, number>;

export type StatusWord = keyof typeof STATUS_IDS;

/** Nobody begins a job by itself that is `Waiting`; one that is `Submitted` is ready. */
export const STATES = {
  created: 'Waiting',
  planning: 'Waiting',
  scheduled: 'Waiting',
  waiting: 'Waiting',
  queued: 'Submitted',
  running: 'Running',
  pausing: 'Running',
  paused: 'Waiting',
  stopping: 'Running',
  cancelling: 'Running',
  retrying: 'Requeued',
  succeeded: 'Finished',
  failed: 'Error',
  cancelled: 'Cancelled',
} as const satisfies Record<JobState, StatusWord>;

/** What a job may be submitted as, and what that means to us. */
export const INITIAL = {
  Submitted: 'immediate',
  Waiting: 'manual',
} as const satisfies Partial<Record<StatusWord, 'immediate' | 'manual'>>;

/** What a caller may set, and the state that a job is corrected to that has ended before. The others are the server's to give. */
export const SETTABLE = {
  Running: 'running',
  Finished: 'succeeded',
  Error: 'failed',
  Cancelled: 'cancelled',
} as const satisfies Partial<Record<StatusWord, JobState>>;

/** The classes of jobs. Each is a kind of its own, such as `omero:ScriptJob`. */
export const CLASSES = [
  'ScriptJob',
  'ParseJob',
  'UploadJob',
  'MetadataImportJob',
  'PixelDataJob',
  'ThumbnailGenerationJob',
  'IndexingJob',
  'IntegrityCheckJob',
  'ImportJob',
] as const;
