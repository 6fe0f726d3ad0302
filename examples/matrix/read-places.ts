import { readFileSync } from 'node:fs';
import { streamCsvRows } from 'hucre/csv';

export interface Place {
  /** `JFK`; small airfields have a code of the FAA's such as `00M`. */
  readonly code: string;
  readonly name: string;
  /** Degrees, north and east positive. */
  readonly latitude: number;
  readonly longitude: number;
}

/** Reads the first `limit` places of a CSV file with the columns iata, name, …, latitude, longitude. */
export function readPlaces(file: string, limit = Number.POSITIVE_INFINITY): Place[] {
  const [header = [], ...rows] = streamCsvRows(readFileSync(file, 'utf8'), { delimiter: ',' });
  const column = (name: string) => {
    const index = header.indexOf(name);
    if (index < 0) throw new Error(`${file} has no column ${name}.`);
    return index;
  };
  const [code, name, latitude, longitude] = ['iata', 'name', 'latitude', 'longitude'].map(column);
  const text = (row: (typeof rows)[number], index = 0) => String(row[index] ?? '');
  return rows
    .filter((row) => row.length === header.length)
    .slice(0, limit)
    .map((row) => ({
      code: text(row, code),
      name: text(row, name),
      latitude: Number(text(row, latitude)),
      longitude: Number(text(row, longitude)),
    }));
}
