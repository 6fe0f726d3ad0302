import { equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { matchesPattern } from './matches-pattern.ts';

const CASES: readonly [pattern: string, text: string, matches: boolean][] = [
  ['job:completed', 'job:completed', true],
  ['job:completed', 'job:complete', false],
  ['job:*', 'job:completed', true],
  ['job:*', 'job', false],
  ['job:*', 'job:', true],
  ['*', 'job:completed', false],
  ['*', 'job', true],
  ['**', 'job:completed', true],
  ['**', '', true],
  ['workbook:*', 'workbook:export:csv', false],
  ['workbook:**', 'workbook:export:csv', true],
  ['*:export:*', 'workbook:export:csv', true],
  ['**:csv', 'workbook:export:csv', true],
  ['work*:ex*t', 'workbook:export', true],
  ['work*t', 'workbook:export', false],
  ['a.c', 'abc', false],
];

for (const [pattern, text, matches] of CASES)
  test(`${pattern} ${matches ? 'matches' : 'does not match'} ${text || 'the empty text'}`, () =>
    equal(matchesPattern(pattern, text), matches));

test('a pattern of many stars takes no longer than its length', () => {
  const begun = performance.now();
  equal(matchesPattern('*a'.repeat(100), `${'a'.repeat(199)}b`), false);
  ok(performance.now() - begun < 500);
});
