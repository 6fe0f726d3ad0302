import { writeCsv } from 'hucre/csv';
import type { Place } from './read-places.ts';

/** Rows of one block, and so of one file: a megabyte and four tenths of a second's work at the default size. */
export const ROWS_PER_FILE = 100;

export interface Block {
  readonly first: number;
  /** Not part of the block itself. */
  readonly end: number;
}

/** The blocks of the rows from `from` up to but not including `to`. */
export function blocksOf(from: number, to: number): Block[] {
  return Array.from({ length: Math.ceil((to - from) / ROWS_PER_FILE) }, (_, index) => {
    const first = from + index * ROWS_PER_FILE;
    return { first, end: Math.min(first + ROWS_PER_FILE, to) };
  });
}

/** `distances-0100-0199.f32`: sorted by name, the files are in the order of the rows. */
export function fileOf({ first, end }: Block): string {
  const padded = (row: number) => String(row).padStart(5, '0');
  return `distances-${padded(first)}-${padded(end - 1)}.f32`;
}

/** Which place each row and column stands for. */
export function placesAsCsv(places: readonly Place[]): string {
  return writeCsv([
    ['row', 'code', 'name', 'latitude', 'longitude'],
    ...places.map(({ code, name, latitude, longitude }, row) => [row, code, name, latitude, longitude]),
  ]);
}
