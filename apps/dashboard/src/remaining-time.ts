import { isActive, type Job, percentOf } from '@longrun/core';

/** Long enough to ride out a slow item, short enough to follow a change of speed. */
const WINDOW_MS = 30_000;
/** Less than this says nothing about the rest. */
const SHORTEST_MS = 2_000;

interface Sample {
  readonly at: number;
  readonly percent: number;
}

/** Estimates how long a job still takes, from its latest progress. */
export interface RemainingTime {
  /** `now` in milliseconds, from any clock that does not jump. */
  observe(job: Job, now: number): void;
  /** Milliseconds; undefined until there is enough to tell. */
  estimate(now: number): number | undefined;
}

export function createRemainingTime(): RemainingTime {
  let samples: Sample[] = [];
  return {
    observe(job, at) {
      const percent = percentOf(job.progress);
      const last = samples.at(-1);
      // A pause is no slowness, and a new attempt begins anew.
      if (!isActive(job.state) || percent === undefined || (last && percent < last.percent)) samples = [];
      if (!isActive(job.state) || percent === undefined || percent === last?.percent) return;
      samples.push({ at, percent });
      while (samples.length > 2 && at - (samples[1]?.at ?? at) > WINDOW_MS) samples.shift();
    },
    estimate(now) {
      const [first, last] = [samples[0], samples.at(-1)];
      if (!first || !last || last.at - first.at < SHORTEST_MS) return undefined;
      const perMs = (last.percent - first.percent) / (last.at - first.at);
      return Math.max(0, (100 - last.percent) / perMs - (now - last.at));
    },
  };
}
