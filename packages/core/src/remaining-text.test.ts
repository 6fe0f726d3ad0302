import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { remainingText } from './remaining-text.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const told = (lowMs: number, highMs: number) => remainingText({ lowMs, highMs, basis: 'progress' });

test('a range is told in one unit, rounded outwards', () => {
  equal(told(3.2 * MINUTE, 3.9 * MINUTE), 'about 3 to 4 min left');
  equal(told(12_000, 31_000), 'about 10 to 35 s left');
  equal(told(100 * MINUTE, 130 * MINUTE), 'about 1.5 to 2.5 h left');
  equal(told(40 * HOUR, 60 * HOUR), 'about 1.5 to 2.5 d left');
});

test('a narrow range is told as one figure', () => {
  equal(told(3.4 * MINUTE, 3.6 * MINUTE), 'about 4 min left');
  equal(told(20_000, 20_000), 'about 20 s left');
});

test('a range that begins at nearly nothing has no lower end', () => {
  equal(told(400, 3_000), 'a few seconds left');
  equal(told(2_000, 18_000), 'up to 20 s left');
  equal(told(20_000, 85_000), 'up to 2 min left');
});

test('what takes longer than usual is said to', () => {
  const text = remainingText({ lowMs: MINUTE, highMs: 2 * MINUTE, basis: 'both', longerThanUsual: true });
  equal(text, 'about 1 to 2 min left, longer than usual');
});
