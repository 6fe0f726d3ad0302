import type { Sample } from '../pace.ts';

/** How the work of a simulated job is spread over its way. */
export const WORKLOADS = {
  linear: () => 1,
  /** Mostly quick, now and then very slow. */
  bursty: (_, random) => 0.3 + (random() < 0.05 ? 14 * (0.5 + random()) : 0),
  slowing: (share) => 0.5 + 1.5 * share,
  speeding: (share) => 2 - 1.5 * share,
  /** The second half costs three times as much as the first. */
  'two-phase': (share) => (share < 0.5 ? 0.6 : 1.8),
} as const satisfies Record<string, (share: number, random: () => number) => number>;

export type Workload = keyof typeof WORKLOADS;

export interface SimulatedRun {
  readonly samples: readonly Sample[];
  readonly totalMs: number;
}

const ITEMS = 200;
const TYPICAL_MS = 60_000;

/** One run of a job: of some size, with items that differ, one report for each. */
export function simulatedRun(workload: Workload, random: () => number): SimulatedRun {
  const size = Math.exp(0.3 * normal(random));
  const samples: Sample[] = [{ workedMs: 0, percent: 0 }];
  let workedMs = 0;
  for (let item = 0; item < ITEMS; item += 1) {
    const share = WORKLOADS[workload](item / ITEMS, random);
    workedMs += (TYPICAL_MS / ITEMS) * size * share * Math.exp(0.3 * normal(random));
    samples.push({ workedMs, percent: (100 * (item + 1)) / ITEMS });
  }
  return { samples, totalMs: workedMs };
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
