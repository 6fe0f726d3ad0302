import { deepEqual, equal, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { parseRate, rateText } from './rate.ts';

test('a rate is a count and a time, of which a unit alone is one', () => {
  deepEqual(parseRate('10/min'), { count: 10, perMs: 60_000 });
  deepEqual(parseRate('5/30s'), { count: 5, perMs: 30_000 });
  for (const wrong of ['10', '10/', '/min', 'x/min', '10/fortnight']) throws(() => parseRate(wrong), wrong);
});

test('a rate is told in words, its burst where it is not the count', () => {
  equal(rateText({ count: 10, perMs: 60_000, burst: 10 }), '10 per 1 min');
  equal(rateText({ count: 10, perMs: 60_000, burst: 1 }), '10 per 1 min, 1 at once');
});
