import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PreviewRequest } from '@longrun/core';
import fc from 'fast-check';
import { preview } from './preview.ts';
import { rhythmOf } from './rhythm.ts';

/** What the clock on the wall shows at the next moments after a time. */
function shown(when: string, timezone: string, after: string, count: number): string[] {
  const { moments } = preview({ when, timezone, count }, Date.parse(after));
  const wall = new Intl.DateTimeFormat('sv', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return moments.map((moment) => `${wall.format(new Date(moment))} = ${moment.slice(5, 16)}Z`);
}

describe('summer time', () => {
  test('a time of day that is left out comes right after the gap, once', () => {
    deepEqual(shown('30 2 * * *', 'Europe/Berlin', '2026-03-28T00:00:00Z', 3), [
      '2026-03-28 02:30 = 03-28T01:30Z',
      '2026-03-29 03:00 = 03-29T01:00Z',
      '2026-03-30 02:30 = 03-30T00:30Z',
    ]);
    deepEqual(shown('daily at 2:30', 'America/New_York', '2026-03-07T00:00:00Z', 3), [
      '2026-03-07 02:30 = 03-07T07:30Z',
      '2026-03-08 03:00 = 03-08T07:00Z',
      '2026-03-09 02:30 = 03-09T06:30Z',
    ]);
  });
  test('a time of day that comes twice counts once, the first time', () => {
    deepEqual(shown('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2), [
      '2026-10-25 02:30 = 10-25T00:30Z',
      '2026-10-26 02:30 = 10-26T01:30Z',
    ]);
    deepEqual(shown('daily at 1:30', 'America/New_York', '2026-10-31T12:00:00Z', 2), [
      '2026-11-01 01:30 = 11-01T05:30Z',
      '2026-11-02 01:30 = 11-02T06:30Z',
    ]);
  });
  test('a list of hours is a list of times of day', () => {
    deepEqual(shown('30 2,14 * * *', 'Europe/Berlin', '2026-10-24T22:00:00Z', 3), [
      '2026-10-25 02:30 = 10-25T00:30Z',
      '2026-10-25 14:30 = 10-25T13:30Z',
      '2026-10-26 02:30 = 10-26T01:30Z',
    ]);
  });
  test('hourly comes every hour, through both changes', () => {
    for (const [timezone, after] of [
      ['Europe/Berlin', '2026-03-28T20:30:00Z'],
      ['Europe/Berlin', '2026-10-24T20:30:00Z'],
      ['America/New_York', '2026-03-08T03:30:00Z'],
      ['America/New_York', '2026-11-01T03:30:00Z'],
    ] as const) {
      const { moments } = preview({ when: 'hourly', timezone, count: 10 }, Date.parse(after));
      moments.slice(1).forEach((moment, index) => {
        equal(Date.parse(moment) - Date.parse(moments[index] ?? ''), 3_600_000);
      });
    }
  });
  test('evenly spaced moments do not care', () => {
    deepEqual(shown('every 2 hours', 'Europe/Berlin', '2026-10-24T22:00:00Z', 3), [
      '2026-10-25 02:00 = 10-25T00:00Z',
      '2026-10-25 03:00 = 10-25T02:00Z',
      '2026-10-25 05:00 = 10-25T04:00Z',
    ]);
  });
});

describe('moments', () => {
  const NOON = Date.parse('2026-01-01T12:00:00Z');

  test('the first may be the start itself, the last the end itself', () => {
    const request = {
      when: 'hourly',
      startingAt: '2026-01-02T00:00:00Z',
      until: '2026-01-02T02:00:00+00:00',
    };
    deepEqual(preview(request, NOON).moments, [
      '2026-01-02T00:00:00.000Z',
      '2026-01-02T01:00:00.000Z',
      '2026-01-02T02:00:00.000Z',
    ]);
  });
  test('even spacing is counted from the start', () => {
    const request = { when: { every: 7_000 }, startingAt: '2026-01-01T11:59:58Z', count: 2 };
    deepEqual(preview(request, NOON).moments, ['2026-01-01T12:00:05.000Z', '2026-01-01T12:00:12.000Z']);
  });
  test('a day that comes every four years is found', () => {
    deepEqual(preview({ when: '0 0 29 2 *', count: 2 }, NOON).moments, [
      '2028-02-29T00:00:00.000Z',
      '2032-02-29T00:00:00.000Z',
    ]);
  });

  const wrong: [string, PreviewRequest, string][] = [
    ['a day that never comes', { when: '0 0 31 2 *' }, '/when'],
    ['a minute out of range', { when: '61 * * * *' }, '/when'],
    ['an endless text', { when: 'every '.repeat(200) }, '/when'],
    ['an unknown time zone', { when: 'daily', timezone: 'Mars/Olympus' }, '/timezone'],
    ['a start that is no moment', { when: 'daily', startingAt: 'soon' }, '/startingAt'],
    [
      'an end before the start',
      { when: 'daily', startingAt: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' },
      '/until',
    ],
    ['no moments at all', { when: 'daily', count: 0 }, '/count'],
  ];
  for (const [title, request, pointer] of wrong)
    test(`${title} is refused and names ${pointer}`, () => {
      throws(() => preview(request, NOON), { code: 'invalid-input', message: new RegExp(`^${pointer} `) });
    });
});

describe('any rhythm', () => {
  const field = (least: number, most: number) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min: least, max: most }).map(String),
      fc.integer({ min: 2, max: 15 }).map((step) => `*/${step}`),
      fc
        .uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 3 })
        .map((values) => values.join(',')),
    );
  const cron = fc.tuple(
    field(0, 59),
    field(0, 23),
    fc.constantFrom('*', '1', '15', '1-7'),
    fc.constantFrom('*', '1-5'),
  );
  const rhythm = fc.record({
    when: fc.oneof(
      cron.map(([minute, hour, day, weekday]) => `${minute} ${hour} ${day} * ${weekday}`),
      fc.constantFrom(
        'hourly',
        'every weekday at 9:30',
        'monthly on the last day at 2:30',
        'every 7 minutes',
      ),
    ),
    timezone: fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
    ),
    // Around the changes of the year 2026 in these zones.
    from: fc.integer({ min: Date.UTC(2026, 2, 1), max: Date.UTC(2026, 10, 10) }),
  });

  test('gives moments that strictly rise, lie ahead and match its fields', () => {
    fc.assert(
      fc.property(rhythm, ({ from, ...request }) => {
        const { after, timing } = rhythmOf(request);
        let last = from;
        for (let count = 0; count < 20; count += 1) {
          const next = after(last) ?? Number.NaN;
          ok(next > last, `${next} after ${last}`);
          equal(next % 1_000, 0);
          if ('cron' in timing) ok(fits(next, timing.cron, request.timezone), new Date(next).toISOString());
          last = next;
        }
      }),
      { numRuns: 200 },
    );
  });
  test('gives the same moments backwards', () => {
    fc.assert(
      fc.property(rhythm, ({ from, ...request }) => {
        const { after, upTo } = rhythmOf(request);
        const forwards: number[] = [];
        for (let next = after(from); next !== undefined && forwards.length < 20; next = after(next))
          forwards.push(next);
        deepEqual(upTo(forwards.at(-1) ?? from, forwards.length), forwards);
      }),
      { numRuns: 100 },
    );
  });
});

/** By the clock of the zone, a second way of counting; a time of day that the clock leaves out comes right after the gap. */
function fits(moment: number, cron: string, timezone: string): boolean {
  const before = wallOf(moment - 60_000, timezone);
  const now = wallOf(moment, timezone);
  const isAfterGap = (now.hour * 60 + now.minute - before.hour * 60 - before.minute + 1_440) % 1_440 > 1;
  const [minutes = '', hours = '', days = '', , weekdays = ''] = cron.split(' ');
  const isDay =
    days !== '*' && weekdays !== '*'
      ? matches(days, now.day, now.lastDay) || matches(weekdays, now.weekday)
      : matches(days, now.day, now.lastDay) && matches(weekdays, now.weekday);
  return isDay && (isAfterGap || (matches(minutes, now.minute) && matches(hours, now.hour)));
}

function matches(field: string, value: number, last?: number): boolean {
  if (field === 'L') return value === last;
  const [range = '', step] = field.split('/');
  if (step !== undefined) return range === '*' && value % Number(step) === 0;
  if (range === '*') return true;
  return range.split(',').some((part) => {
    const [from, to = from] = part.split('-').map(Number);
    return from !== undefined && to !== undefined && value >= from && value <= to;
  });
}

function wallOf(moment: number, timezone: string) {
  const text = new Date(moment).toLocaleString('sv', { timeZone: timezone });
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = text.split(/[- :]/).map(Number);
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return { day, hour, minute, weekday, lastDay: new Date(Date.UTC(year, month, 0)).getUTCDate() };
}
