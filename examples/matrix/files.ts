import { writeCsv } from 'hucre/csv';
import type { Place } from './read-places.ts';
import type { Block } from './schemas.ts';

/** Rows of one block, and so of one file: a megabyte and four tenths of a second's work at the default size. */
export const ROWS_PER_FILE = 100;

export const PLACES_FILE = 'places.csv';

/** The blocks of the rows from `first` up to but not including `end`. */
export function blocksOf({ first, end }: Block): Block[] {
  return Array.from({ length: Math.ceil((end - first) / ROWS_PER_FILE) }, (_, index) => {
    const from = first + index * ROWS_PER_FILE;
    return { first: from, end: Math.min(from + ROWS_PER_FILE, end) };
  });
}

/** Divides rows among so many parts, whole files to each and about as many to all. Fewer parts where there are fewer files. */
export function rangesOf(rows: number, parts: number): Block[] {
  const blocks = blocksOf({ first: 0, end: rows });
  const count = Math.min(parts, blocks.length);
  const begin = (part: number) => blocks[Math.floor((part * blocks.length) / count)]?.first ?? rows;
  return Array.from({ length: count }, (_, part) => ({ first: begin(part), end: begin(part + 1) }));
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
