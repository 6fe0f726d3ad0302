import type { ScheduleSpec } from '@longrun/core';
import type { Runtime } from '../runtime.ts';
import { rhythmOf } from './rhythm.ts';

/** The next moment to come. A clock that was set back brings none again that was dealt with, whatever is changed. */
export function nextMoment(
  { clock }: Pick<Runtime, 'clock'>,
  spec: ScheduleSpec,
  lastAt = Number.NEGATIVE_INFINITY,
): number | undefined {
  return rhythmOf(spec).after(Math.max(clock.now(), lastAt));
}
