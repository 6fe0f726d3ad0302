import type { Rate } from '@longrun/core';

/** The generic cell rate algorithm: all that is kept of a rate is the moment at which the next start would be due if starts were
 *  evenly spaced. A start may come before that by as much as the burst allows. */

const spacing = ({ count, perMs }: Rate) => perMs / count;
const burstOf = ({ count, burst = count }: Rate) => burst;

/** When the next start is allowed. */
export function opensAt(rate: Rate, nextStart: number): number {
  return nextStart - spacing(rate) * (burstOf(rate) - 1);
}

/** What is kept, as far as it can be true: no later than if all of the burst had been used just now. Beyond that the clock was set
 *  back, and nobody must wait for it to come round again. */
export function believable(rate: Rate, nextStart: number, now: number): number {
  return Math.min(nextStart, now + spacing(rate) * burstOf(rate));
}

/** What is kept after a start at `now`. */
export function afterStart(rate: Rate, nextStart: number, now: number): number {
  return Math.max(nextStart, now) + spacing(rate);
}
