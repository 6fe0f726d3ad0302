import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { advance, type Progress, percentOf } from './progress.ts';

const report = fc.oneof(
  fc.record({ percent: fc.double() }),
  fc.record({
    counters: fc.record({ remaining: fc.double(), successful: fc.double(), failed: fc.double() }),
  }),
  fc.record({ info: fc.string() }),
);

describe('progress', () => {
  test('whatever is reported, the percentage stays in range and never falls', () => {
    fc.assert(
      fc.property(fc.array(report), (reports) => {
        let progress: Progress | undefined;
        let last = 0;
        for (const one of reports) {
          progress = advance(progress, one);
          const percent = percentOf(progress) ?? 0;
          ok(percent >= last && percent <= 100);
          last = percent;
        }
      }),
    );
  });
  test('counters give the percentage', () => {
    equal(percentOf({ counters: { remaining: 60, successful: 30, failed: 10 } }), 40);
    equal(percentOf({ counters: { remaining: 0, successful: 0, failed: 0 } }), undefined);
    equal(percentOf({ counters: { remaining: 0, successful: 524_126, failed: 994_485_633_201_720 } }), 100);
    equal(percentOf({ percent: 45, counters: { remaining: 2, successful: 1, failed: 0 } }), 45);
  });
  test('a lower report keeps the numbers and takes its words', () => {
    deepEqual(advance({ percent: 50, unit: 'rows' }, { percent: 20, info: 'checking' }), {
      percent: 50,
      unit: 'rows',
      info: 'checking',
    });
  });
});
