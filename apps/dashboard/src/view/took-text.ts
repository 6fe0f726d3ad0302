import { fromMoment, type Job } from '@longrun/core';
import { durationText } from '../text/duration.ts';

/** How long a job took, from when it could begin to its end. */
export function tookText({ createdAt, queuedAt = createdAt, finishedAt = queuedAt }: Job): string {
  return durationText(fromMoment(finishedAt) - fromMoment(queuedAt));
}
