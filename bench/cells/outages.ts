import { DAY_S } from './demand.ts';
import type { Settings } from './options.ts';
import { randomFrom } from './random.ts';

/** Gives how many seconds it takes until a cell is back, 0 while it is there; to be asked with rising times. Every cell fails at
 *  times of its own, the same under every policy. */
export function outagesOf({ failDays, outageS, seed }: Settings, cells: number) {
  const pauseS = failDays > 0 ? failDays * DAY_S : Number.POSITIVE_INFINITY;
  const seeds = randomFrom(seed);
  const randoms = Array.from({ length: cells }, () => randomFrom(seeds.below(2 ** 32)));
  const begins = Float64Array.from(randoms, (random) => random.exponential(pauseS));
  return (cell: number, now: number): number => {
    const begin = begins[cell] ?? 0;
    if (now < begin) return 0;
    if (now < begin + outageS) return begin + outageS - now;
    begins[cell] = begin + outageS + (randoms[cell]?.exponential(pauseS) ?? 0);
    return 0;
  };
}
