import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { streamCsvRows } from 'hucre/csv';

export const COLUMNS = ['zip_code', 'latitude', 'longitude', 'city', 'state', 'county'] as const;

/** A row as it stands in the file: nothing is checked yet. */
export interface SourceRow {
  /** As a spreadsheet counts: the header is row 1, so the first is 2. */
  readonly row: number;
  readonly zip: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly city: string;
  readonly state: string;
  readonly county: string;
}

/** Reads the rows of a CSV file, gzipped or plain, at most `limit` of them. Throws when the columns are others
 *  than `COLUMNS`: then every row would be wrong, and saying so once is kinder than saying it 40,000 times. */
export function readRows(file: string, limit = Number.POSITIVE_INFINITY): SourceRow[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const rows: SourceRow[] = [];
  let row = 0;
  for (const cells of streamCsvRows(text, { delimiter: ',' })) {
    row += 1;
    const [zip = '', latitude = '', longitude = '', city = '', state = '', county = ''] = cells.map(String);
    if (row === 1) expectColumns(file, cells.map(String));
    else rows.push({ row, zip, latitude, longitude, city, state, county });
    if (rows.length >= limit) break;
  }
  return rows;
}

function expectColumns(file: string, found: readonly string[]): void {
  if (found.join() === COLUMNS.join()) return;
  throw new Error(`${file} has the columns ${found.join(', ')}; expected ${COLUMNS.join(', ')}.`);
}
