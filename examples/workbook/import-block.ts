import type { MessageInput } from '@longrun/core';
import { cleanRow } from './clean-row.ts';
import type { SourceRow } from './read-rows.ts';
import { type Tally, tally } from './tally.ts';
import type { Workbook } from './workbook.ts';

/** How far an import is. Small, because it is the job's checkpoint: the rows themselves are in the workbook. */
export interface ImportState {
  /** The last row that is done; 0 before the first. */
  readonly row: number;
  readonly successful: number;
  readonly failed: number;
  /** Goes on counting after a break, so that nothing is told twice. */
  readonly findings: Tally;
}

export const NOTHING_DONE: ImportState = { row: 0, successful: 0, failed: 0, findings: {} };

/** Cleans a block of rows and stores it. Depends on nothing but the rows so far: done again, it does the same. */
export function importBlock(
  workbook: Workbook,
  block: readonly SourceRow[],
  before: ImportState,
): { readonly after: ImportState; readonly messages: MessageInput[] } {
  const cleaned = workbook.store(block, (row) => cleanRow(row, workbook.rowOfZip));
  const kept = cleaned.filter(({ place }) => place !== undefined).length;
  const { after: findings, messages } = tally(
    before.findings,
    cleaned.flatMap((row) => row.findings),
  );
  const after = {
    row: cleaned.at(-1)?.row ?? before.row,
    successful: before.successful + kept,
    failed: before.failed + cleaned.length - kept,
    findings,
  };
  return { after, messages };
}

/** Where to go on: at the checkpoint, if this workbook holds the rows up to there. It does not when another machine
 *  has them; then the import begins anew, because a shorter workbook would be a wrong one. */
export function resumeAt(restored: ImportState | undefined, workbook: Workbook): ImportState {
  return restored && workbook.lastRow() >= restored.row ? restored : NOTHING_DONE;
}
