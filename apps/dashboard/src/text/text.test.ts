import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { agoText } from './ago.ts';
import { bytesText } from './bytes.ts';
import { durationText } from './duration.ts';
import { progressText } from './progress.ts';

test('a duration shows its two largest units', () => {
  equal(durationText(12), '12 ms');
  equal(durationText(300), '0.3 s');
  equal(durationText(9_960), '10 s');
  equal(durationText(61_000), '1 min 1 s');
  equal(durationText(3_600_000), '1 h');
  equal(durationText(90_061_000), '1 d 1 h');
});

test('a size has a decimal only where it says something', () => {
  equal(bytesText(0), '0 bytes');
  equal(bytesText(1_536), '1.5 kB');
  equal(bytesText(999_700), '1.0 MB');
  equal(bytesText(250_000_000), '250 MB');
});

test('a moment is told from where one stands', () => {
  equal(agoText(1_000, 1_500), 'now');
  equal(agoText(0, 65_000), '1 min ago');
  equal(agoText(7_200_000, 0), 'in 2 h');
});

test('progress names counters, unit and failures, and 100 % only at the end', () => {
  equal(progressText(undefined), '');
  equal(progressText({ percent: 99.9 }), '99 %');
  const counters = { remaining: 760, successful: 1_237, failed: 3 };
  equal(progressText({ counters, unit: 'rows' }), '62 % · 1,240 of 2,000 rows · 3 failed');
});
