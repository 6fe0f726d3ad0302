import { fromMoment, type Moment } from '@longrun/core';

/** A moment on the clock of a time zone: `Mon 2026-11-23 09:00 GMT+1`; with seconds where there are any. */
export function zonedMoment(moment: Moment, timezone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'shortOffset', // short names differ by the language: CET here, GMT+1 there
  });
  const parts = Object.fromEntries(
    format.formatToParts(fromMoment(moment)).map(({ type, value }) => [type, value]),
  );
  const { weekday, year, month, day, hour, minute, second, timeZoneName } = parts;
  const time = `${hour}:${minute}${second === '00' ? '' : `:${second}`}`;
  return `${weekday} ${year}-${month}-${day} ${time} ${timeZoneName}`;
}
