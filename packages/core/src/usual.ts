/** How long jobs of a kind usually take in a worker's hands, in milliseconds, without queues and pauses. */
export interface UsualTime {
  /** How many jobs that says. */
  readonly count: number;
  /** One in ten was faster, … */
  readonly lowMs: number;
  /** … half of them, … */
  readonly typicalMs: number;
  /** … and one in ten took longer. */
  readonly highMs: number;
}

/** The usual time from the times that jobs took; undefined from none. */
export function usualTime(times: readonly number[]): UsualTime | undefined {
  if (times.length === 0) return undefined;
  const sorted = times.toSorted((a, b) => a - b);
  return {
    count: sorted.length,
    lowMs: quantile(sorted, 0.1),
    typicalMs: quantile(sorted, 0.5),
    highMs: quantile(sorted, 0.9),
  };
}

function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return Math.round(below + (above - below) * (place - Math.floor(place)));
}

/** Fewer jobs say nothing about what is usual. */
const MIN_COUNT = 5;
/** Jobs that all take nearly the same would otherwise be called late for a trifle. */
const TOLERANCE = 1.2;

/** Whether a job that has been worked on for so long is slower than nearly all of its kind. */
export function isLongerThanUsual(workedMs: number, usual: UsualTime | undefined): boolean {
  if (!usual || usual.count < MIN_COUNT) return false;
  return workedMs > Math.max(usual.highMs, TOLERANCE * usual.typicalMs);
}
