/** What `when` comes to: moments by a clock, or evenly spaced ones. */
export type Timing = { readonly cron: string } | { readonly everyMs: number };

/** What can be said, for whoever said something else. */
export const UNDERSTOOD =
  'hourly; every minute, every 15 minutes, every 2 hours; and daily, weekly, monthly, yearly, every weekday, every ' +
  'weekend, every monday, every monday, wednesday and friday, weekly on friday, monthly on the 15th, monthly on the last ' +
  'day, each of these with “at 9”, “at 9:30”, “at 9pm” or “at noon” behind it; or cron, such as 30 9 * * 1-5';

const UNITS = new Map([
  ['second', 1_000],
  ['minute', 60_000],
  ['hour', 3_600_000],
]);
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const GROUPS = new Map([
  ['weekday', '1-5'],
  ['weekend', '0,6'],
]);
const ALONE = new Map([
  ['hourly', 'hour'],
  ['daily', 'day'],
  ['weekly', 'week'],
  ['monthly', 'month'],
  ['yearly', 'year'],
]);
const AFTER_EVERY = new Set(['second', 'minute', ...ALONE.values()]);

/** Reads plain English: `every weekday at 9`. Throws a SyntaxError that names the place and what is understood. */
export function readWords(text: string): Timing {
  const words = wordsOf(text);
  const timing = readTiming(words);
  if (words.now !== undefined) words.fail('nothing more');
  return timing;
}

function readTiming(words: Words): Timing {
  if (!words.skip('every')) {
    const unit = ALONE.get(words.take((word) => ALONE.has(word)) ?? '');
    return unit === undefined ? onDays(words) : byUnit(unit, words);
  }
  const count = words.take((word) => /^\d{1,9}$/.test(word));
  if (count !== undefined) return { everyMs: Number(count) * unitMs(words) };
  const unit = words.take((word) => AFTER_EVERY.has(word));
  return unit === undefined ? onDays(words) : byUnit(unit, words);
}

function unitMs(words: Words): number {
  const unit = words.take((word) => UNITS.has(singular(word))) ?? words.fail('seconds, minutes or hours');
  return UNITS.get(singular(unit)) ?? 0;
}

function byUnit(unit: string, words: Words): Timing {
  switch (unit) {
    case 'second':
      return { everyMs: 1_000 };
    case 'minute':
      return { cron: '* * * * *' };
    case 'hour':
      return { cron: '0 * * * *' };
    case 'day':
      return { cron: `${timeOf(words)} * * *` };
    case 'week': {
      const days = words.skip('on') ? daysOf(words) : '1';
      return { cron: `${timeOf(words)} * * ${days}` };
    }
    case 'month': {
      const day = words.skip('on') ? dayOfMonth(words) : '1';
      return { cron: `${timeOf(words)} ${day} * *` };
    }
    default:
      return { cron: `${timeOf(words)} 1 1 *` };
  }
}

function onDays(words: Words): Timing {
  const days = daysOf(words);
  return { cron: `${timeOf(words)} * * ${days}` };
}

/** `weekday`, `monday`, `monday, wednesday and friday`; with or without an s. */
function daysOf(words: Words): string {
  const group = GROUPS.get(singular(words.take((word) => GROUPS.has(singular(word))) ?? ''));
  if (group !== undefined) return group;
  const days = new Set<number>();
  do {
    const day = words.take((word) => dayNumber(word) >= 0);
    days.add(dayNumber(day ?? words.fail(days.size > 0 ? 'another day' : 'a day, or a number and a unit')));
  } while (words.skip(',') || words.skip('and'));
  return [...days].sort().join(',');
}

/** `the 15th`, `15`, `the last day`. */
function dayOfMonth(words: Words): string {
  words.skip('the');
  if (words.skip('last')) {
    if (!words.skip('day')) words.fail('day');
    return 'L';
  }
  const day = words.take((word) => {
    const number = Number.parseInt(word, 10);
    return /^\d{1,2}(st|nd|rd|th)?$/.test(word) && number >= 1 && number <= 31;
  });
  return String(Number.parseInt(day ?? words.fail('a day of the month, or “the last day”'), 10));
}

const TIME = /^(\d{1,2})(?::(\d{2}))?(am|pm)?$/;

/** The first two fields of a cron expression: `at 9:30`, or midnight where no time is named. */
function timeOf(words: Words): string {
  if (!words.skip('at')) return '0 0';
  if (words.skip('noon')) return '0 12';
  if (words.skip('midnight')) return '0 0';
  const time = words.take((word) => TIME.test(word)) ?? words.fail('a time');
  const half = words.take((word) => word === 'am' || word === 'pm');
  const [, hours = '', minutes = '0', suffix = half] = TIME.exec(time) ?? [];
  const hour = suffix === undefined ? Number(hours) : (Number(hours) % 12) + (suffix === 'pm' ? 12 : 0);
  const isTime = hour < 24 && Number(minutes) < 60 && (suffix === undefined || isTwelve(Number(hours)));
  if (!isTime) throw new SyntaxError(`there is no time “${[time, half].filter(Boolean).join(' ')}”`);
  return `${Number(minutes)} ${hour}`;
}

const isTwelve = (hours: number) => hours >= 1 && hours <= 12;
const singular = (word: string) => word.replace(/s$/, '');

/** By its name, also short (`mon`) or in the plural. */
function dayNumber(word: string): number {
  return DAYS.findIndex((day) => day === singular(word) || day.slice(0, 3) === word);
}

interface Words {
  /** The word that comes next; undefined at the end. */
  readonly now: string | undefined;
  /** The next word if it fits, which is then behind us. */
  take(fits: (word: string) => boolean): string | undefined;
  /** Whether the next word is this one, which is then behind us. */
  skip(word: string): boolean;
  fail(expected: string): never;
}

function wordsOf(text: string): Words {
  const words = text.toLowerCase().match(/,|[^\s,]+/g) ?? [];
  let place = 0;
  return {
    get now() {
      return words[place];
    },
    take(fits) {
      const word = words[place];
      if (word === undefined || !fits(word)) return undefined;
      place += 1;
      return word;
    },
    skip(word) {
      return this.take((next) => next === word) !== undefined;
    },
    fail(expected) {
      const word = words[place];
      const where = word === undefined ? 'it ends too early' : `“${word}” (word ${place + 1}) does not fit`;
      throw new SyntaxError(`${where}; expected ${expected}`);
    },
  };
}
