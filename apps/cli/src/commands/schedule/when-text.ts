import type { When } from '@longrun/core';
import { formatDuration } from '../../format/duration.ts';

/** As it was given. */
export function whenText(when: When): string {
  return typeof when === 'string' ? when : `every ${formatDuration(when.every)}`;
}
