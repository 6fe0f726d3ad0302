import { isActive, type Job } from '@longrun/core';
import { createPace } from '../format/pace.ts';
import { doneOf } from '../format/progress-line.ts';

/** The pace of one job. Only the time in a worker's hands counts: a pause is no slowness. */
export function createJobPace(): {
  observe(job: Job, at: number): void;
  perSecond(): number | undefined;
} {
  let pace = createPace();
  return {
    observe(job, at) {
      if (!isActive(job.state)) pace = createPace();
      const done = doneOf(job.progress);
      if (done !== undefined) pace.observe(done, at);
    },
    perSecond: () => pace.perSecond(),
  };
}
