import { equal } from 'node:assert/strict';
import { test } from 'node:test';
import { createPace } from './pace.ts';

function paceOf(...samples: [done: number, at: number][]) {
  const pace = createPace();
  for (const [done, at] of samples) pace.observe(done, at);
  return pace.perSecond();
}

test('the pace is what was done over the time it took', () => {
  equal(paceOf([0, 0], [50, 1_000], [200, 2_000]), 100);
});

test('less than a second says nothing', () => {
  equal(paceOf([0, 0], [500, 900]), undefined);
});

test('a job that stands still has no pace', () => {
  equal(paceOf([10, 0], [10, 5_000]), undefined);
});

test('what is long ago does not count', () => {
  equal(paceOf([0, 0], [10, 60_000], [1_010, 70_000], [2_010, 90_000]), 2_000 / 30);
});

test('a new attempt starts afresh', () => {
  equal(paceOf([0, 0], [900, 1_000], [0, 2_000], [20, 4_000]), 10);
});
