import type { Rate } from '@longrun/core';

/** The generic cell rate algorithm: all that is kept of a rate is the moment at which the next start would be due if starts were
 *  evenly spaced. A start may come before that by as much as the burst allows. */

const spacing = ({ count, perMs }: Rate) => perMs / count;

/** When the next start is allowed. */
export function opensAt(rate: Rate, nextStart: number): number {
  return nextStart - spacing(rate) * ((rate.burst ?? rate.count) - 1);
}

/** What is kept after a start at `now`. */
export function afterStart(rate: Rate, nextStart: number, now: number): number {
  return Math.max(nextStart, now) + spacing(rate);
}
