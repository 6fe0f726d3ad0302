/** Random numbers that follow from a seed (mulberry32): the same run again, on every machine. */
export interface Random {
  /** From 0 up to, but without, 1. */
  unit(): number;
  /** Whole, from 0 up to, but without, `end`. */
  below(end: number): number;
  /** Times between events that know nothing of each other. */
  exponential(mean: number): number;
  /** A factor around 1, on average 1; `spread` is the standard deviation of its logarithm. */
  factor(spread: number): number;
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const exponential = (mean: number) => -mean * Math.log(1 - unit());
  return {
    unit,
    below: (end) => Math.floor(unit() * end),
    exponential,
    factor(spread) {
      const normal = Math.sqrt(2 * exponential(1)) * Math.cos(2 * Math.PI * unit());
      return Math.exp(spread * normal - spread ** 2 / 2);
    },
  };
}
