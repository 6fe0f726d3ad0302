import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { createPace } from './pace.ts';

function paceWith(): { pace: ReturnType<typeof createPace>; pass: (ms: number) => void } {
  let now = 0;
  return {
    pace: createPace(() => now),
    pass: (ms) => {
      now += ms;
    },
  };
}

test('a pace is that of the last seconds, and says what is left', () => {
  const { pace, pass } = paceWith();
  pace.observe(0, 10_000);
  equal(pace.rate(), undefined);
  pass(1_000);
  pace.observe(1_000, 10_000);
  deepEqual([pace.rate(), pace.left()], [1_000, 9_000]);
  for (let second = 0; second < 10; second += 1) {
    pass(1_000);
    pace.observe(1_000 + (second + 1) * 100, 10_000);
  }
  deepEqual([pace.rate(), pace.left()], [100, 80_000]);
});

test('what was there before the beginning is no part of the pace, and a second phase has its own', () => {
  const { pace, pass } = paceWith();
  pace.observe(5_000, 10_000);
  pass(1_000);
  pace.observe(5_500, 10_000);
  equal(pace.rate(), 500);
  pace.observe(0, 10_000);
  equal(pace.rate(), undefined);
});
