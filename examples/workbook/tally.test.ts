import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from './finding.ts';
import { summarise, TOLD_PER_CODE, tally } from './tally.ts';

function outside(count: number, firstRow = 2): Finding[] {
  return Array.from({ length: count }, (_, index) => ({
    row: firstRow + index,
    code: 'position-outside',
    field: 'latitude',
    text: 'Far away.',
  }));
}

test('a message names the row', () => {
  deepEqual(tally({}, outside(1, 1234)).messages, [
    { severity: 'warning', code: 'position-outside', item: 'row 1234', text: 'Far away.' },
  ]);
});

test('only the first findings of a code are told, across blocks', () => {
  const first = tally({}, outside(TOLD_PER_CODE - 1));
  const second = tally(first.after, outside(20, 500));
  equal(first.messages.length, TOLD_PER_CODE - 1);
  equal(second.messages.length, 1);
  deepEqual(second.after, { 'position-outside': TOLD_PER_CODE + 19 });
});

test('the summary has a line for each code that was not told to the end', () => {
  deepEqual(summarise({ 'county-cut': TOLD_PER_CODE, 'name-spelling': 1_009 }), [
    {
      severity: 'info',
      code: 'name-spelling',
      text: '1,009 rows had a name that was respelled; the first 10 are told, all are in the list of problems.',
      data: { count: 1_009 },
    },
  ]);
});
