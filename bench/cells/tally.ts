import type { Settings } from './options.ts';

export interface Tally {
  /** With those who waited at the beginning. */
  readonly arrived: number;
  readonly served: number;
  readonly rejected: number;
  /** Still waiting at the end. */
  readonly queued: number;
  /** Those who have waited too long, or gone away. */
  readonly late: number;
  /** How long these waited, in seconds; 0 where nobody was late. */
  readonly lateP50: number;
  readonly lateP99: number;
  /** What the idlest cell did of what it could have done, all of them, and the busiest. */
  readonly utilisation: { readonly least: number; readonly mean: number; readonly most: number };
  /** The most that a cell was asked for in one hour, by what it can do. */
  readonly busiestHour: number;
}

const HOUR_S = 3_600;
const BINS = 1_000; // of waits: fine enough for a table

/** Adds up what happens from a moment on at which so many are waiting. */
export function startTally({ capacity, lateS, patienceS, stepS }: Settings, queue: Float64Array) {
  const [served, hour] = [new Float64Array(queue.length), new Float64Array(queue.length)];
  const waits = new Float64Array(BINS + 1);
  let [arrived, rejected, busiest, seconds] = [sum(queue), 0, 0, 0];

  const percentile = (percent: number) => {
    let left = (sum(waits) * percent) / 100;
    let bin = 0;
    while (bin < BINS && left > (waits[bin] ?? 0)) left -= waits[bin++] ?? 0;
    return (bin * patienceS) / BINS;
  };
  return {
    /** What happened in one cell in one step. */
    add(cell: number, coming: number, done: number, lost: number, waitS: number): void {
      arrived += coming;
      rejected += lost;
      served[cell] = (served[cell] ?? 0) + done;
      hour[cell] = (hour[cell] ?? 0) + coming;
      if (waitS <= lateS) return;
      const bin = Math.min(BINS, Math.round((waitS / patienceS) * BINS));
      waits[bin] = (waits[bin] ?? 0) + coming;
    },
    endStep(): void {
      seconds += stepS;
      if (seconds % HOUR_S >= stepS) return;
      busiest = Math.max(busiest, ...hour);
      hour.fill(0);
    },
    end(): Tally {
      const used = served.map((jobs) => jobs / (capacity * seconds));
      return {
        arrived,
        served: sum(served),
        rejected,
        queued: sum(queue),
        late: sum(waits),
        lateP50: percentile(50),
        lateP99: percentile(99),
        utilisation: { least: Math.min(...used), mean: sum(used) / used.length, most: Math.max(...used) },
        busiestHour: busiest / (capacity * HOUR_S),
      };
    },
  };
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
