import { equal, match } from 'node:assert/strict';
import { test } from 'node:test';
import { textWidth } from '../format/text-width.ts';
import { moveLine } from './move-line.ts';

const HALF = {
  phase: 'copy',
  table: 'updates',
  rows: 2_500,
  of: 9_000,
  allRows: 5_000,
  ofAll: 10_000,
} as const;
const NO_PACE = { rate: () => undefined, left: () => undefined };

test('the line of a move shows all rows, the pace, what is left, and the table', () => {
  const pace = { rate: () => 1_234.5, left: () => 40_000 };
  match(
    moveLine(HALF, { pace, columns: 200 }),
    /^Copying {3}█+░+ {3}50 % {2}1,235 rows\/s · about 30 to 50 s left · updates 2,500 of 9,000 · 5,000 of 10,000 in all$/,
  );
});

test('as long as nothing is known of the pace, none is shown', () => {
  const line = moveLine({ ...HALF, phase: 'check' }, { pace: NO_PACE, columns: 200 });
  match(line, /^Checking {2}█+░+ {3}50 % {2}updates 2,500 of 9,000 · 5,000/);
});

test('the line fits a narrow terminal, and an empty store is done', () => {
  equal(textWidth(moveLine(HALF, { pace: NO_PACE, columns: 40 })), 40);
  const nothing = { ...HALF, rows: 0, of: 0, allRows: 0, ofAll: 0 };
  match(moveLine(nothing, { pace: NO_PACE, columns: 200 }), /100 % {2}updates 0 of 0/);
});
