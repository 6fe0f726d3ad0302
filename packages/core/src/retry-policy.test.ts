import { equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { backoffMs } from './retry-policy.ts';

describe('backoff', () => {
  test('grows by doubling up to its bound', () => {
    const backoff = { type: 'exponential', delayMs: 100, maxDelayMs: 1_000 } as const;
    for (const [attempt, wait] of [
      [1, 100],
      [2, 200],
      [4, 800],
      [5, 1_000],
      [90, 1_000],
    ] as const)
      equal(backoffMs(backoff, attempt, 0.5), wait);
  });
  test('stays within its jitter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const wait = backoffMs({ type: 'fixed', delayMs: 1_000, jitter: 0.2 }, attempt, random);
          ok(wait >= 800 && wait <= 1_200);
        },
      ),
    );
  });
});
