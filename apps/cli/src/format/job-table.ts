import { createEstimator, fromMoment, type Job, percentOf, remainingText } from '@longrun/core';
import { renderBar } from './bar.ts';
import { cleanText } from './clean-text.ts';
import { formatAge } from './duration.ts';
import { percentText } from './progress-line.ts';
import { formatTable } from './table.ts';

const BAR_WIDTH = 10;

/** Jobs below each other, one line each. */
export function jobTable(jobs: readonly Job[]): string {
  const now = Date.now();
  return formatTable(
    ['STATE', 'KIND', 'PROGRESS', 'AGE', 'ID'],
    jobs.map((job) => [
      job.partial ? `${job.state}, partial` : job.state,
      cleanText(job.kind),
      progressOf(job),
      formatAge(now - fromMoment(job.createdAt)),
      job.id,
    ]),
  );
}

function progressOf(job: Job): string {
  const percent = percentOf(job.progress);
  const bar = percent === undefined ? '–' : `${renderBar(percent, BAR_WIDTH)} ${percentText(percent)}`;
  const estimator = createEstimator();
  estimator.observe(job);
  const estimate = estimator.estimate();
  return estimate ? `${bar}  ${remainingText(estimate)}` : bar;
}
