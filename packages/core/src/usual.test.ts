import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isLongerThanUsual, usualTime } from './usual.ts';

describe('the usual time of a kind', () => {
  test('it is told by the middle and by the tenth at either end', () => {
    const times = Array.from({ length: 101 }, (_, index) => index * 1_000).reverse();
    deepEqual(usualTime(times), { count: 101, lowMs: 10_000, typicalMs: 50_000, highMs: 90_000 });
  });
  test('one job is its own usual time; none says nothing', () => {
    deepEqual(usualTime([700]), { count: 1, lowMs: 700, typicalMs: 700, highMs: 700 });
    equal(usualTime([]), undefined);
  });
  test('low is never above the middle, nor the middle above high', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e9), { minLength: 1 }), (times) => {
        const { lowMs, typicalMs, highMs } = usualTime(times) ?? { lowMs: 1, typicalMs: 0, highMs: 0 };
        ok(lowMs <= typicalMs && typicalMs <= highMs);
      }),
    );
  });
  test('longer than usual is what nearly no other job took, and not by a trifle', () => {
    const usual = { count: 20, lowMs: 80, typicalMs: 100, highMs: 200 };
    equal(isLongerThanUsual(200, usual), false);
    equal(isLongerThanUsual(201, usual), true);
    equal(isLongerThanUsual(110, { ...usual, highMs: 101 }), false);
    equal(isLongerThanUsual(1_000, { ...usual, count: 2 }), false);
    equal(isLongerThanUsual(1_000, undefined), false);
  });
});
