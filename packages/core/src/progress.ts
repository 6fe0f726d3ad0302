import type { Moment } from './json.ts';

/** How many items of a job are done, and how. */
export interface Counters {
  readonly remaining: number;
  readonly successful: number;
  readonly failed: number;
}

/** How far a job is: a percentage (0–100), counters from which it follows, or neither (indeterminate). */
export interface Progress {
  readonly percent?: number;
  readonly counters?: Counters;
  /** What is counted, in the plural: `rows`, `tiles`. */
  readonly unit?: string;
  /** The present activity in words. */
  readonly info?: string;
  /** When the handler itself expects to be done; goes before every other estimate until it has passed. */
  readonly estimatedCompletionAt?: Moment;
}

/** The percentage as people see it; undefined means indeterminate. Beside counters a percentage is the finer figure: of
 *  a split job, whose counters tell the parts that have ended. */
export function percentOf(progress: Progress | undefined): number | undefined {
  if (progress?.percent !== undefined || !progress?.counters) return progress?.percent;
  const { remaining, successful, failed } = progress.counters;
  const total = remaining + successful + failed;
  // Rounding can carry a very large done job a hair beyond 100.
  return total > 0 ? Math.min(100, (100 * (successful + failed)) / total) : undefined;
}

const MAX_COUNT = 1e15; // three of them still add up exactly
const count = (value: number) => Math.min(MAX_COUNT, Math.max(0, Math.round(value) || 0));

/** Puts a report on top of what was known. Values are clamped to their range, and the percentage never
 *  falls: a lower report keeps the earlier numbers and takes only its words. */
export function advance(before: Progress | undefined, report: Progress): Progress {
  const info = report.info ?? before?.info;
  const unit = report.unit ?? before?.unit;
  const estimatedCompletionAt = report.estimatedCompletionAt ?? before?.estimatedCompletionAt;
  const words = {
    ...(unit !== undefined && { unit }),
    ...(info !== undefined && { info }),
    ...(estimatedCompletionAt !== undefined && { estimatedCompletionAt }),
  };
  if (report.counters) {
    const counters: Counters = {
      remaining: count(report.counters.remaining),
      successful: count(report.counters.successful),
      failed: count(report.counters.failed),
    };
    return fell(before, { counters }) ? { ...numbersOf(before), ...words } : { counters, ...words };
  }
  if (report.percent !== undefined && Number.isFinite(report.percent)) {
    const percent = Math.min(100, Math.max(0, report.percent));
    return fell(before, { percent }) ? { ...numbersOf(before), ...words } : { percent, ...words };
  }
  return { ...numbersOf(before), ...words };
}

function fell(before: Progress | undefined, report: Progress): boolean {
  return (percentOf(report) ?? 0) < (percentOf(before) ?? 0);
}

function numbersOf({ counters, percent }: Progress = {}): Progress {
  return { ...(counters && { counters }), ...(percent !== undefined && { percent }) };
}
