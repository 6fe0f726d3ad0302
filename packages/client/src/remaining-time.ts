import { isActive, type Job, percentOf } from '@longrun/core';

/** How long a job will probably still take, in milliseconds from its newest progress on. */
export interface RemainingTime {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** Below these, a straight line says nothing. */
const MIN_PERCENT_SEEN = 2;
const MIN_MS_SEEN = 2_000;
/** How far the pace may still change, as a share of the estimate, when all the work lies ahead. */
const MARGIN = 0.5;

/** Draws a straight line through the progress of an attempt. Undefined while nothing can be said: no percentage, no
 *  worker, or too little seen. The range narrows as less is left. Moments are the server's own, so
 *  a wrong clock on this side changes nothing. */
export function createRemainingTime(): (job: Job, atMs: number) => RemainingTime | undefined {
  let first: { attempt: string; percent: number; atMs: number } | undefined;
  return (job, atMs) => {
    const percent = percentOf(job.progress);
    if (percent === undefined || !isActive(job.state)) return undefined;
    // Each attempt has its own pace, and one that goes on from a checkpoint does not begin at zero.
    const attempt = `${job.run}/${job.attempt}`;
    if (first?.attempt !== attempt) first = { attempt, percent, atMs };
    const seen = percent - first.percent;
    const seenMs = atMs - first.atMs;
    if (seen < MIN_PERCENT_SEEN || seenMs < MIN_MS_SEEN) return undefined;
    const expectedMs = (seenMs / seen) * (100 - percent);
    const margin = MARGIN * (1 - percent / 100);
    return { leastMs: Math.round(expectedMs * (1 - margin)), mostMs: Math.round(expectedMs * (1 + margin)) };
  };
}
