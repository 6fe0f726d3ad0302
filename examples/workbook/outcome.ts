import type { MessageInput, Outcome } from '@longrun/core';
import type { ImportState } from './import-block.ts';
import type { SharedPosition } from './workbook.ts';

const number = (value: number) => value.toLocaleString('en-US');

/** What the user is told at the end: what came of the rows, and the files to fetch. */
export function outcomeOf(state: ImportState, total: number, files: readonly string[]): Outcome {
  const done = state.successful + state.failed;
  const stopped = done < total ? ` The job was stopped after ${number(done)} of ${number(total)} rows.` : '';
  return {
    heading: `${number(state.successful)} places converted`,
    message: `${number(state.failed)} of ${number(done)} rows were rejected; the list of problems says why.${stopped}`,
    severity: state.failed > 0 || stopped ? 'warning' : 'success',
    acknowledge: true,
    counters: { remaining: total - done, successful: state.successful, failed: state.failed },
    next: files.map((file) => ({
      type: 'download',
      artifact: file,
      fileName: file,
      label: `Download ${file}`,
    })),
  };
}

/** A warning about a position that cannot be right for all who share it. */
export function sharedPositionMessage(shared: SharedPosition): MessageInput {
  const { row, latitude, longitude, county, state, zips, cities } = shared;
  return {
    severity: 'warning',
    code: 'position-shared',
    item: `row ${row}`,
    text: `${number(zips)} ZIP codes of ${number(cities)} cities in ${county}, ${state} share the position ${latitude}, ${longitude}: it stands for the county.`,
  };
}
