import { type PreviewOptions, type PreviewRequest, type SchedulePreview, toMoment } from '@longrun/core';
import { assertNone } from './assert-none.ts';
import { momentViolations } from './check-schedule.ts';
import { rhythmOf } from './rhythm.ts';

const DEFAULT_COUNT = 5;
const MAX_COUNT = 1_000;

/** The moments that come after `time`. */
export function preview({ count = DEFAULT_COUNT, ...spec }: PreviewRequest, time: number): SchedulePreview {
  assertNone([...countViolations({ count }), ...momentViolations(spec)]);
  const rhythm = rhythmOf(spec);
  const moments: number[] = [];
  for (let next = rhythm.after(time); next !== undefined && moments.length < count; next = rhythm.after(next))
    moments.push(next);
  return { moments: moments.map(toMoment), timezone: spec.timezone ?? 'UTC', ...rhythm.timing };
}

function countViolations({ count = DEFAULT_COUNT }: PreviewOptions) {
  return Number.isInteger(count) && count >= 1 && count <= MAX_COUNT
    ? []
    : [{ pointer: '/count', message: `must be a whole number from 1 to ${MAX_COUNT}` }];
}
