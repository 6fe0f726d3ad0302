import { type Job, percentOf } from '@longrun/core';

/** The percentage of a job for people: whole, never falling within a run, 100 only when it has succeeded in full.
 *  A job that cannot tell stays at 0 until then. */
export function createWholePercent(): (job: Job) => number {
  let highest = 0;
  let run = 0;
  return (job) => {
    if (job.run !== run) highest = 0;
    run = job.run;
    if (job.state === 'succeeded' && !job.partial) return 100;
    highest = Math.max(highest, Math.min(99, Math.floor(percentOf(job.progress) ?? 0)));
    return highest;
  };
}
