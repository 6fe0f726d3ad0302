import type { Counters, Progress } from '@longrun/core';

/** Tells how far the job is. Free to call for every row: only the newest value travels. */
export interface ReportProgress {
  /** A number is a percentage, 0 to 100. Never falls within an attempt. */
  (progress: number | Progress): void;
  /** Counts `total` items one by one, from what an earlier attempt had done. */
  count(total: number, options?: CountOptions): Tally;
}

export interface CountOptions {
  /** What is counted, in the plural: `rows`, `tiles`. */
  readonly unit?: string;
  /** What is done already, as restored from a checkpoint. */
  readonly from?: Partial<Omit<Counters, 'remaining'>> | undefined;
}

/** Counters that report themselves whenever they change. */
export interface Tally {
  readonly counters: Counters;
  succeed(items?: number): void;
  fail(items?: number): void;
}

export function createProgress(report: (progress: Progress) => void): ReportProgress {
  const progress = (value: number | Progress) =>
    report(typeof value === 'number' ? { percent: value } : value);
  return Object.assign(progress, {
    count: (total: number, options?: CountOptions) => createTally(report, total, options),
  });
}

function createTally(
  report: (progress: Progress) => void,
  total: number,
  { unit, from = {} }: CountOptions = {},
): Tally {
  let { successful = 0, failed = 0 } = from;
  const counters = () => ({ remaining: Math.max(0, total - successful - failed), successful, failed });
  const tell = () => report({ counters: counters(), ...(unit !== undefined && { unit }) });
  tell();
  return {
    get counters() {
      return counters();
    },
    succeed(items = 1) {
      successful += items;
      tell();
    },
    fail(items = 1) {
      failed += items;
      tell();
    },
  };
}
