import type { Settings } from './options.ts';
import { type Random, randomFrom } from './random.ts';

export const DAY_S = 86_400;
/** Parts of the world whose days begin at different times. */
export const ZONES = 3;

export interface Tenant {
  /** Jobs a second outside of bursts, on average over the day. */
  readonly usual: number;
  /** What whoever places the tenant believes. */
  readonly expected: number;
  readonly zone: number;
}

/** From `at` on, in seconds, a tenant submits so much. */
export interface Change {
  readonly at: number;
  readonly tenant: number;
  readonly usual: number;
  readonly burst: number;
}

/** What is asked of all cells together; the same for every policy. */
export interface Demand {
  readonly tenants: readonly Tenant[];
  /** In the order of time. */
  readonly changes: readonly Change[];
  /** The largest tenant, and how many were too large for one cell and are here in parts. */
  readonly largest: number;
  readonly divided: number;
}

export function demandOf(settings: Settings): Demand {
  const { seed, partMost, misjudged } = settings;
  const random = randomFrom(seed);
  const sizes = sizesOf(settings);
  const tenants: Tenant[] = [];
  const changes: Change[] = [];
  for (const size of sizes) {
    const parts = Math.max(1, Math.ceil(size / partMost));
    const zone = random.below(ZONES);
    for (let part = 0; part < parts; part += 1) {
      const usual = outsideBursts(size / parts, settings);
      changes.push(...changesOf(tenants.length, usual, settings, random));
      tenants.push({ usual, zone, expected: (size / parts) * random.factor(misjudged) });
    }
  }
  changes.sort((a, b) => a.at - b.at);
  return {
    tenants,
    changes,
    largest: sizes[0] ?? 0,
    divided: sizes.filter((size) => size > partMost).length,
  };
}

function sizesOf({ load, tenants, zipf }: Settings): number[] {
  const weights = Array.from({ length: tenants }, (_, index) => (index + 1) ** -zipf);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (load * weight) / total);
}

/** What is left for the usual hours, so that the mean with bursts is `mean`. */
function outsideBursts(mean: number, settings: Settings): number {
  const { burstsPerDay, burstMinutes, burstFactor, burstMost } = settings;
  const share = (burstsPerDay * burstMinutes) / 1_440;
  return Math.max(mean / (1 + (burstFactor - 1) * share), mean - burstMost * share);
}

function changesOf(tenant: number, first: number, settings: Settings, random: Random): Change[] {
  const { burstsPerDay, burstMinutes, burstFactor, burstMost, drift, days } = settings;
  const changes: Change[] = [];
  let [usual, burst] = [first, 0];
  const pauseS = burstsPerDay > 0 ? DAY_S / burstsPerDay - burstMinutes * 60 : Number.POSITIVE_INFINITY;
  let [flipAt, midnight] = [random.exponential(pauseS), DAY_S];
  while (Math.min(flipAt, midnight) < days * DAY_S) {
    const at = Math.min(flipAt, midnight);
    if (at === midnight) {
      usual *= random.factor(drift);
      midnight += DAY_S;
    } else {
      burst = burst > 0 ? 0 : Math.min((burstFactor - 1) * usual, burstMost);
      flipAt += random.exponential(burst > 0 ? burstMinutes * 60 : pauseS);
    }
    changes.push({ at, tenant, usual, burst });
  }
  return changes;
}
