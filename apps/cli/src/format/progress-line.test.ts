import { equal, match } from 'node:assert/strict';
import { test } from 'node:test';
import { progressLine } from './progress-line.ts';
import { textWidth } from './text-width.ts';

const counting = {
  state: 'running',
  progress: { counters: { remaining: 7_500, successful: 2_400, failed: 100 }, unit: 'rows', info: 'Reading' },
} as const;

test('counters show what is done, of how many, and what failed', () => {
  match(progressLine(counting, { columns: 200 }), /25 % {2}2,500 of 10,000 rows · 100 failed · Reading$/);
});

test('a known speed adds the rate, an estimate the time left', () => {
  const estimate = { lowMs: 25_000, highMs: 35_000, basis: 'progress' } as const;
  const line = progressLine(counting, { columns: 200, speed: 2.5, estimate });
  match(line, /25 % {2}about 25 to 35 s left · 2,500 of 10,000 rows · 100 failed · 250 rows\/s · Reading$/);
});

test('a percentage is followed by the time left', () => {
  const job = { state: 'running', progress: { percent: 40 } } as const;
  const estimate = { lowMs: 110_000, highMs: 110_000, basis: 'handler' } as const;
  match(progressLine(job, { columns: 200, estimate }), /40 % {2}about 2 min left$/);
});

test('a percentage is rounded down, so that 100 % means done', () => {
  match(progressLine({ state: 'running', progress: { percent: 99.9 } }, { columns: 200 }), / 99 %$/);
});

test('a job without numbers shows a bar only where that can move', () => {
  equal(progressLine({ state: 'queued' }, { columns: 200 }), 'Queued');
  match(progressLine({ state: 'queued' }, { columns: 200, phase: 0 }), /^Queued +█{6}░{18} +– %$/);
});

test('a line never is wider than the terminal', () => {
  const job = { state: 'running', progress: { percent: 4, info: '東京から大阪まで'.repeat(20) } } as const;
  for (const columns of [10, 40, 80]) equal(textWidth(progressLine(job, { columns })) <= columns, true);
});

test('what a job says cannot act on the terminal', () => {
  const job = { state: 'running', progress: { percent: 1, info: '\u001b[2Jgone\nnext' } } as const;
  match(progressLine(job, { columns: 200 }), /␛\[2Jgone␊next$/);
});
