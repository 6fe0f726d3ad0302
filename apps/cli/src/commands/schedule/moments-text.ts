import { fromMoment, type SchedulePreview } from '@longrun/core';
import { formatDuration } from '../../format/duration.ts';
import { formatTable } from '../../format/table.ts';
import { zonedMoment } from '../../format/zoned-moment.ts';

/** The coming moments, one below the other, on the clock of the schedule and from now. */
export function momentsText({ moments, timezone }: SchedulePreview, now: number): string {
  if (moments.length === 0) return 'It has ended: no moment is to come.';
  return formatTable(
    [`NEXT (${timezone})`, 'IN'],
    moments.map((moment) => [zonedMoment(moment, timezone), formatDuration(fromMoment(moment) - now)]),
  );
}

/** How words were understood. */
export function timingText({ cron, everyMs = 0 }: SchedulePreview): string {
  return cron === undefined ? `every ${formatDuration(everyMs)}, evenly spaced` : `cron ${cron}`;
}
