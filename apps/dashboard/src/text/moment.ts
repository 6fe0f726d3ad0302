import type { Moment } from '@longrun/core';

/** A moment by the clock and the habits of whoever reads it. */
export function momentText(moment: Moment): string {
  return new Date(moment).toLocaleString();
}
