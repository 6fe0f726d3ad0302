import type { BenchStore, StoreName } from './store.ts';

/** One measured number. */
export interface Figure {
  readonly bench: string;
  readonly store: StoreName;
  readonly figure: string;
  readonly value: number;
  readonly unit: 'per second' | 'ms';
  /** How the number came about: how many, how large, over how many rounds. */
  readonly of: string;
}

export interface Bench {
  /** The question it answers. */
  readonly question: string;
  run(report: (figure: Omit<Figure, 'bench' | 'store'>) => void, store: BenchStore): Promise<void>;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The smallest value that `percent` of all values do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

/** Items per second of `work` over several rounds; the median is the figure. */
export async function rate(
  count: number,
  rounds: number,
  work: (round: number) => Promise<void>,
): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await work(round);
    rates.push((count * 1_000) / (performance.now() - start));
  }
  return Math.round(median(rates));
}
