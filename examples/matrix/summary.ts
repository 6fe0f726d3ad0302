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

/** Adds the distances from place `from`, of which `row` holds one to every place. Those to earlier places were
 *  counted in the rows of these. */
export function addRow(before: Summary, from: number, row: Float32Array): Summary {
  let { pairs, sumKm, longest } = before;
  for (let to = from + 1; to < row.length; to += 1) {
    const km = row[to] ?? 0;
    pairs += 1;
    sumKm += km;
    if (!longest || km > longest.km) longest = { from, to, km };
  }
  return { pairs, sumKm, longest };
}

/** The later places that are closer to `from` than `km`. */
export function closerThan(km: number, from: number, row: Float32Array): Pair[] {
  return [...row.entries()]
    .filter(([to, distance]) => to > from && distance < km)
    .map(([to, distance]) => ({ from, to, km: distance }));
}
