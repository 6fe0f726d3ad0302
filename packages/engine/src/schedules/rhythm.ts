import { fromMoment, type ScheduleSpec } from '@longrun/core';
import { Cron } from 'croner';
import type { Timing } from './read-words.ts';
import { timingOf } from './timing.ts';

/** The moments of a schedule, in milliseconds since 1970. */
export interface Rhythm {
  /** The first moment after `time`; undefined when there is none. */
  after(time: number): number | undefined;
  /** The last moments up to and including `time`, oldest first, no more than `count`. */
  upTo(time: number, count: number): number[];
  readonly timing: Timing;
}

/** Throws a SyntaxError whose message completes «when …», and a RangeError for an unknown time zone. */
export function rhythmOf({
  when,
  timezone = 'UTC',
  startingAt,
  until,
}: Pick<ScheduleSpec, 'when' | 'timezone' | 'startingAt' | 'until'>): Rhythm {
  const start = startingAt === undefined ? undefined : fromMoment(startingAt);
  const end = until === undefined ? Number.POSITIVE_INFINITY : fromMoment(until);
  const timing = timingOf(when);
  const endless = 'cron' in timing ? byClock(timing.cron, timezone) : evenly(timing.everyMs, start ?? 0);
  return {
    timing,
    after(time) {
      const next = endless.after(Math.max(time, (start ?? Number.NEGATIVE_INFINITY) - 1));
      return next !== undefined && next <= end ? next : undefined;
    },
    upTo: (time, count) =>
      endless.upTo(Math.min(time, end), count).filter((moment) => start === undefined || moment >= start),
  };
}

type Endless = Omit<Rhythm, 'timing'>;

/** What a calendar cannot name does not matter: 8.64e15 ms is as far as dates go. */
const LAST_DATE_MS = 8.64e15;

function byClock(expression: string, timezone: string): Endless {
  const cron = parse(expression, timezone);
  return {
    after: (time) => cron.nextRun(new Date(Math.min(Math.max(time, 0), LAST_DATE_MS)))?.getTime(),
    // A millisecond later, since the moment itself is to be among them.
    upTo: (time, count) =>
      cron
        .previousRuns(count, new Date(time + 1))
        .map((date) => date.getTime())
        .reverse(),
  };
}

/** A time of day that the change to summer time leaves out comes right after the gap, and one that comes twice when it ends
 *  counts once; `*` and steps go by what the clock shows. */
function parse(expression: string, timezone: string): Cron {
  new Intl.DateTimeFormat('en', { timeZone: timezone }); // a RangeError for an unknown one, before croner sees it
  try {
    return new Cron(expression, {
      timezone,
      paused: true,
      mode: '5-or-6-parts',
      fixedTimeRule: 'no-wildcard',
    });
  } catch (error) {
    const why =
      error instanceof Error ? error.message.replace(/^\w+: /, '').replace(/\.$/, '') : String(error);
    throw new SyntaxError(`is no cron expression: ${why}`);
  }
}

function evenly(everyMs: number, anchor: number): Endless {
  return {
    after: (time) => anchor + (Math.floor((time - anchor) / everyMs) + 1) * everyMs,
    upTo(time, count) {
      const last = anchor + Math.floor((time - anchor) / everyMs) * everyMs;
      return Array.from({ length: count }, (_, index) => last - (count - 1 - index) * everyMs);
    },
  };
}
