import { type Counters, fromMoment, isMoment, type Progress, toMoment } from '@longrun/core';

/** Tells how far the job is. Free to call for every row: only the newest value travels. */
export interface ReportProgress {
  /** A number is a percentage, 0 to 100. Never falls within an attempt. Throws a TypeError for an `estimatedCompletionAt` that is
   *  no moment in ISO 8601. */
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
    report(typeof value === 'number' ? { percent: value } : { ...value, ...expected(value) });
  return Object.assign(progress, {
    count: (total: number, options?: CountOptions) => createTally(report, total, options),
  });
}

/** As the wire has it. Refused here, where the handler can be blamed: the engine would refuse the whole report. */
function expected({ estimatedCompletionAt: moment }: Progress): Pick<Progress, 'estimatedCompletionAt'> {
  if (moment === undefined) return {};
  if (!isMoment(moment))
    throw new TypeError(`"${moment}" is no moment in ISO 8601, such as 2026-11-22T15:00:00Z.`);
  return { estimatedCompletionAt: toMoment(fromMoment(moment)) };
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
