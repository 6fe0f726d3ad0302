import type { MessageInput, NextAction, Outcome } from '@longrun/core';
import { blocksOf, fileOf, PLACES_FILE } from './files.ts';
import type { Place } from './read-places.ts';
import type { Block, Rows } from './schemas.ts';
import { addUp, type Pair } from './summary.ts';

/** Rows that are done, and the part that has stored them where it was not the job itself. */
export interface DoneRows extends Rows {
  readonly jobId?: string;
}

export function rowsIn(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { first, end }) => sum + end - first, 0);
}

/** The job's output; with fewer rows than places it is a partial one. */
export function outputOf(places: readonly Place[], done: readonly DoneRows[]) {
  const rows = rowsIn(done);
  const { pairs, sumKm, longest } = addUp(done.map(({ summary }) => summary));
  return {
    places: places.length,
    rows,
    distances: rows * places.length,
    meanKm: pairs > 0 ? sumKm / pairs : 0,
    ...(longest && {
      longest: { from: codeOf(places, longest.from), to: codeOf(places, longest.to), km: longest.km },
    }),
    files: [PLACES_FILE, ...done.flatMap(filesOf)],
  };
}

/** What the user is told when these rows are done, and so many others have failed. */
export function outcomeOf(places: readonly Place[], done: readonly DoneRows[], failed = 0): Outcome {
  const rows = rowsIn(done);
  const { longest } = addUp(done.map(({ summary }) => summary));
  const isWhole = rows === places.length;
  const words = [
    longest &&
      `The longest is from ${nameOf(places, longest.from)} to ${nameOf(places, longest.to)}: ${number(Math.round(longest.km))} km.`,
    !isWhole && `${number(rows)} of ${number(places.length)} rows are done.`,
  ].filter((text) => typeof text === 'string');
  return {
    heading: `${number(rows * places.length)} distances`,
    message: words.join(' '),
    severity: isWhole ? 'success' : 'warning',
    counters: { remaining: places.length - rows - failed, successful: rows, failed },
    next: [
      ...(isWhole ? [] : [{ type: 'retry', onlyFailed: true, label: 'Compute the missing rows' }]),
      downloadOf(PLACES_FILE),
      ...done.flatMap((each) => filesOf(each).map((file) => downloadOf(file, each.jobId))),
    ],
  };
}

function filesOf(rows: Block): string[] {
  return blocksOf(rows).map(fileOf);
}

function downloadOf(file: string, jobId?: string): NextAction {
  return { type: 'download', artifact: file, fileName: file, ...(jobId !== undefined && { jobId }) };
}

/** A warning that one place was probably listed twice. */
export function samePlaceMessage(places: readonly Place[], { from, to, km }: Pair): MessageInput {
  return {
    severity: 'warning',
    code: 'same-place',
    item: `row ${from}`,
    text: `${nameOf(places, from)} and ${nameOf(places, to)} are ${Math.round(km * 1_000)} m apart: probably one place.`,
    data: { from, to, km },
  };
}

function codeOf(places: readonly Place[], row: number): string {
  return places[row]?.code ?? '';
}

function nameOf(places: readonly Place[], row: number): string {
  return `${places[row]?.name} (${codeOf(places, row)})`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
