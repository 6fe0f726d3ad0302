import { deepEqual, ok, throws } from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { timingOf } from './timing.ts';

describe('words', () => {
  const understood: [string, string | number][] = [
    ['hourly', '0 * * * *'],
    ['daily', '0 0 * * *'],
    ['weekly', '0 0 * * 1'],
    ['monthly', '0 0 1 * *'],
    ['yearly', '0 0 1 1 *'],
    ['every second', 1_000],
    ['every minute', '* * * * *'],
    ['every hour', '0 * * * *'],
    ['every 15 minutes', 900_000],
    ['every 2 hours', 7_200_000],
    ['every 1 hour', 3_600_000],
    ['every 30 seconds', 30_000],
    ['daily at 06:00', '0 6 * * *'],
    ['Every Day at 9pm', '0 21 * * *'],
    ['every day at 12 am', '0 0 * * *'],
    ['daily at noon', '0 12 * * *'],
    ['daily at midnight', '0 0 * * *'],
    ['every weekday at 9', '0 9 * * 1-5'],
    ['weekends at 10', '0 10 * * 0,6'],
    ['every monday at 9:30', '30 9 * * 1'],
    ['mondays', '0 0 * * 1'],
    ['every sun', '0 0 * * 0'],
    ['every monday, wednesday and friday at 7:05', '5 7 * * 1,3,5'],
    ['every fri, mon', '0 0 * * 1,5'],
    ['weekly on friday at 17:00', '0 17 * * 5'],
    ['every week', '0 0 * * 1'],
    ['monthly on the 15th at 9', '0 9 15 * *'],
    ['every month on the last day at 23:59', '59 23 L * *'],
    ['monthly on 3rd', '0 0 3 * *'],
  ];
  for (const [words, timing] of understood)
    test(`“${words}” is ${timing}`, () => {
      deepEqual(timingOf(words), typeof timing === 'number' ? { everyMs: timing } : { cron: timing });
    });

  const refused: [string, RegExp][] = [
    ['every mondy at 9', /“mondy” \(word 2\) does not fit; expected a day.*Understood are: hourly; every/s],
    ['every weekday at', /ends too early; expected a time/],
    ['every weekday at nine', /“nine” \(word 4\).*expected a time/],
    ['daily at 25:00', /there is no time “25:00”/],
    ['daily at 9:75', /there is no time “9:75”/],
    ['daily at 13pm', /there is no time “13pm”/],
    ['every 5 apples', /“apples” \(word 3\).*expected seconds, minutes or hours/],
    ['every', /ends too early/],
    ['hourly at 9', /“at” \(word 2\).*expected nothing more/],
    ['every monday and', /ends too early; expected another day/],
    ['monthly on the 32nd', /“32nd” \(word 4\).*a day of the month/],
    ['every 0 minutes', /from one second to 366 days/],
    ['every 9000 hours', /from one second to 366 days/],
    ['constructor', /“constructor” \(word 1\)/],
    ['täglich', /“täglich” \(word 1\)/],
  ];
  for (const [words, message] of refused)
    test(`“${words}” is refused, with the place and what is understood`, () => {
      throws(() => timingOf(words), { name: 'SyntaxError', message });
    });

  test('whatever is said, the answer is a timing or a SyntaxError', () => {
    const word = fc.constantFrom(
      ...'every daily weekly on the at and , 9 9:30 15th last day monday weekday hours 2 pm __proto__'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(word).map((words) => words.join(' ')),
          fc.string(),
        ),
        (text) => {
          try {
            const timing = timingOf(text);
            ok('cron' in timing || timing.everyMs >= 1_000);
          } catch (error) {
            ok(error instanceof SyntaxError, String(error));
          }
        },
      ),
    );
  });
});

describe('cron and intervals', () => {
  test('five and six fields are cron', () => {
    deepEqual(timingOf(' 30  9 * * 1-5 '), { cron: '30 9 * * 1-5' });
    deepEqual(timingOf('*/10 * * * * *'), { cron: '*/10 * * * * *' });
  });
  test('other numbers of fields, and dates, are refused', () => {
    for (const text of ['* * * *', '* * * * * * *', '2026-01-01T00:00:00Z', '', '@daily'])
      throws(() => timingOf(text), /five fields, or six with seconds first/);
    throws(() => timingOf('1:2 * * * *'), /“1:2” is no field/);
  });
  test('a time between two jobs is a whole number of seconds', () => {
    deepEqual(timingOf({ every: 90_000 }), { everyMs: 90_000 });
    for (const every of [0, -1_000, 999, 1_500, Number.NaN, 400 * 86_400_000])
      throws(() => timingOf({ every }), /whole number of seconds/);
  });
});
