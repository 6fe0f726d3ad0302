import type { Estimate } from './estimate.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How coarsely a length of time is told: a figure that claims more than is known is not believed. */
const UNITS = [
  { name: 's', from: 0, ms: SECOND, step: 5 },
  { name: 'min', from: 55 * SECOND, ms: MINUTE, step: 1 },
  { name: 'h', from: 90 * MINUTE, ms: HOUR, step: 0.5 },
  { name: 'd', from: 36 * HOUR, ms: DAY, step: 0.5 },
] as const;

/** An estimate in words: `about 3 to 4 min left`, `up to 20 s left, longer than usual`. */
export function remainingText({ lowMs, highMs, longerThanUsual }: Estimate): string {
  return `${leftText(lowMs, highMs)}${longerThanUsual ? ', longer than usual' : ''}`;
}

function leftText(lowMs: number, highMs: number): string {
  if (highMs < 5 * SECOND) return 'a few seconds left';
  const { name, ms, step } = UNITS.findLast(({ from }) => highMs >= from) ?? UNITS[0];
  const low = Math.floor(lowMs / ms / step) * step;
  const high = Math.ceil(highMs / ms / step) * step;
  if (low === 0) return `up to ${high} ${name} left`;
  // Rounding outwards alone must not make a range of two steps out of one figure.
  const isOne = high - low <= step && highMs - lowMs < (step * ms) / 2;
  return isOne ? `about ${high} ${name} left` : `about ${low} to ${high} ${name} left`;
}
