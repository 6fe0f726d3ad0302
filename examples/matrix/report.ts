import type { MessageInput, Outcome } from '@longrun/core';
import { blocksOf, fileOf } from './files.ts';
import type { Place } from './read-places.ts';
import type { Pair, Summary } from './summary.ts';

/** How far a matrix is: the job's checkpoint. The distances themselves are in the files. */
export interface MatrixState {
  /** Rows that are done and stored. */
  readonly rows: number;
  readonly summary: Summary;
}

export function filesOf({ rows }: MatrixState): string[] {
  return ['places.csv', ...blocksOf(0, rows).map(fileOf)];
}

/** The job's output; with fewer rows than places it is a partial one. */
export function outputOf(places: readonly Place[], state: MatrixState) {
  const { rows, summary } = state;
  const { longest } = summary;
  return {
    places: places.length,
    rows,
    distances: rows * places.length,
    meanKm: summary.pairs > 0 ? summary.sumKm / summary.pairs : 0,
    ...(longest && {
      longest: { from: codeOf(places, longest.from), to: codeOf(places, longest.to), km: longest.km },
    }),
    files: filesOf(state),
  };
}

export function outcomeOf(places: readonly Place[], state: MatrixState): Outcome {
  const { rows, summary } = state;
  const { longest } = summary;
  return {
    heading: `${number(rows * places.length)} distances`,
    ...(longest && {
      message: `The longest is from ${nameOf(places, longest.from)} to ${nameOf(places, longest.to)}: ${number(Math.round(longest.km))} km.`,
    }),
    severity: rows < places.length ? 'warning' : 'success',
    counters: { remaining: places.length - rows, successful: rows, failed: 0 },
    next: filesOf(state).map((file) => ({ type: 'download', artifact: file, fileName: file })),
  };
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
