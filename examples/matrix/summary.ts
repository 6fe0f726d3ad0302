/** Two places by their numbers, and how far apart they are. */
export interface Pair {
  readonly from: number;
  readonly to: number;
  readonly km: number;
}

/** What is known of the distances so far, each pair of places counted once. */
export interface Summary {
  readonly pairs: number;
  readonly sumKm: number;
  readonly longest?: Pair | undefined;
}

export const NO_PAIRS: Summary = { pairs: 0, sumKm: 0 };

// All sums are whole multiples of this, about a centimetre and a half: as fine as the files are beyond 128 km, and coarse
// enough for sums below 1.3e11 km to be exact. So it makes no difference in how many parts they were added up.
const STEPS_PER_KM = 2 ** 16;

/** Adds the distances from place `from`, of which `row` holds one to every place. Those to earlier places were
 *  counted in the rows of these. */
export function addRow(before: Summary, from: number, row: Float32Array): Summary {
  let { pairs, sumKm, longest } = before;
  for (let to = from + 1; to < row.length; to += 1) {
    const km = row[to] ?? 0;
    pairs += 1;
    sumKm += Math.round(km * STEPS_PER_KM) / STEPS_PER_KM;
    if (!longest || km > longest.km) longest = { from, to, km };
  }
  return { pairs, sumKm, longest };
}

/** What is known of rows that were computed apart from each other, given in their order. */
export function addUp(summaries: readonly Summary[]): Summary {
  return summaries.reduce(
    (sum, { pairs, sumKm, longest }) => ({
      pairs: sum.pairs + pairs,
      sumKm: sum.sumKm + sumKm,
      longest: sum.longest && !(longest && longest.km > sum.longest.km) ? sum.longest : longest,
    }),
    NO_PAIRS,
  );
}

/** The later places that are closer to `from` than `km`. */
export function closerThan(km: number, from: number, row: Float32Array): Pair[] {
  return [...row.entries()]
    .filter(([to, distance]) => to > from && distance < km)
    .map(([to, distance]) => ({ from, to, km: distance }));
}
