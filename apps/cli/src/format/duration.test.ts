import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { formatAge, formatDuration } from './duration.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

test('a duration is told in at most two units', () => {
  equal(formatDuration(340), '340 ms');
  equal(formatDuration(4_290), '4.2 s');
  equal(formatDuration(65 * SECOND), '1 min 5 s');
  equal(formatDuration(2 * HOUR), '2 h');
  equal(formatDuration(2 * HOUR + 3 * MINUTE + 9 * SECOND), '2 h 3 min');
  equal(formatDuration(76 * HOUR), '3 d 4 h');
});

test('a negative duration, from two clocks that differ, reads as none', () => {
  equal(formatDuration(-20), '0 ms');
  equal(formatAge(-20), 'now');
});

test('an age is told in one unit', () => {
  equal(formatAge(12 * SECOND), '12 s');
  equal(formatAge(90 * SECOND), '1 min');
  equal(formatAge(25 * HOUR), '1 d');
});
