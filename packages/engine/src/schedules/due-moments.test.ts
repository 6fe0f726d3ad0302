import { deepEqual } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dueMoments } from './due-moments.ts';
import { rhythmOf } from './rhythm.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = Date.UTC(2026, 0, 1, 12);
const hourly = rhythmOf({ when: 'hourly' });

describe('moments that have come', () => {
  test('one that is on time brings a job, whatever the policy', () => {
    for (const policy of ['skip', 'once', 'all'] as const)
      deepEqual(dueMoments(hourly, NOON, NOON + MINUTE - 1, policy), { run: [NOON], missed: 0, last: NOON });
  });
  test('one that is a minute late is missed', () => {
    deepEqual(dueMoments(hourly, NOON, NOON + MINUTE, 'skip'), { run: [], missed: 1, last: NOON });
    deepEqual(dueMoments(hourly, NOON, NOON + MINUTE, 'once').run, [NOON]);
  });
  test('after an outage, the policy says what is made up for', () => {
    const last = NOON + 3 * HOUR;
    const at = last + 5 * MINUTE;
    deepEqual(dueMoments(hourly, NOON, at, 'skip'), { run: [], missed: 4, last });
    deepEqual(dueMoments(hourly, NOON, at, 'once'), { run: [last], missed: 3, last });
    deepEqual(dueMoments(hourly, NOON, at, 'all').run, [NOON, NOON + HOUR, NOON + 2 * HOUR, last]);
  });
  test('the present moment is no part of the outage before it', () => {
    const last = NOON + 3 * HOUR;
    deepEqual(dueMoments(hourly, NOON, last, 'skip'), { run: [last], missed: 3, last });
  });
  test('a long outage is made up for by a hundred jobs at most, the latest ones', () => {
    const last = NOON + 500 * HOUR;
    const { run, missed } = dueMoments(hourly, NOON, last + HOUR / 2, 'all');
    deepEqual([run.length, run[0], run.at(-1), missed], [100, NOON + 401 * HOUR, last, 401]);
  });
  test('an outage of years is told at once', () => {
    const secondly = rhythmOf({ when: '* * * * * *', timezone: 'Europe/Berlin' });
    const years = 10 * 366 * 24 * HOUR;
    deepEqual(dueMoments(secondly, NOON, NOON + years, 'once'), {
      run: [NOON + years],
      missed: 1_000,
      last: NOON + years,
    });
  });
});
