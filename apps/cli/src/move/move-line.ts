import { remainingText } from '@longrun/core';
import type { MoveProgress } from '@longrun/engine/postgres';
import { renderBar } from '../format/bar.ts';
import { formatCount, percentText } from '../format/progress-line.ts';
import { fitText } from '../format/text-width.ts';
import type { Pace } from './pace.ts';

const BAR_WIDTH = 24;
const NARROW_BAR_WIDTH = 12;
const NARROW = 110; // columns; below it the words need the room more than the bar does
/** What is left lies between these shares of what the pace says. */
const [LOW, HIGH] = [0.8, 1.25];

/** How far a move is, on one line: what it does, bar, percentage, rate, time left, the table it is at, all rows. What matters
 *  less stands further right, where a narrow terminal cuts. */
export function moveLine(
  { phase, table, rows, of, allRows, ofAll }: MoveProgress,
  { pace, columns }: { readonly pace: Pick<Pace, 'rate' | 'left'>; readonly columns: number },
): string {
  const percent = ofAll === 0 ? 100 : (allRows / ofAll) * 100;
  const [rate, left] = [pace.rate(), pace.left()];
  const details = [
    rate !== undefined && `${formatCount(Math.round(rate))} rows/s`,
    left !== undefined && remainingText({ lowMs: left * LOW, highMs: left * HIGH, basis: 'progress' }),
    `${table} ${formatCount(rows)} of ${formatCount(of)}`,
    `${formatCount(allRows)} of ${formatCount(ofAll)} in all`,
  ].filter(Boolean);
  const bar = renderBar(percent, columns < NARROW ? NARROW_BAR_WIDTH : BAR_WIDTH);
  const doing = phase === 'copy' ? 'Copying ' : 'Checking';
  return fitText(`${doing}  ${bar}  ${percentText(percent)}  ${details.join(' · ')}`, columns);
}
