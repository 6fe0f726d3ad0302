import type { Job, JobUpdate } from '@longrun/core';

/** How a watched job is shown. */
export interface WatchView {
  /** The job as it is when watching begins. */
  begin(job: Job): void;
  /** One update, and the job after it. */
  update(job: Job, update: JobUpdate): void;
  /** The job as it ended. */
  end(job: Job): void;
  /** Leaves the terminal as it was; nothing is shown after it. */
  close(): void;
}
