import { writeCsvStream } from 'hucre/csv';
import { writeXlsxStream } from 'hucre/xlsx';
import { FINDINGS, type Finding } from './finding.ts';
import type { SheetRow } from './workbook.ts';

const COLUMNS = [
  { header: 'ZIP code', key: 'zip', width: 9 },
  { header: 'City', key: 'city', width: 26 },
  { header: 'County', key: 'county', width: 26 },
  { header: 'State', key: 'state', width: 7 },
  { header: 'State name', key: 'stateName', width: 22 },
  { header: 'Latitude', key: 'latitude', width: 12 },
  { header: 'Longitude', key: 'longitude', width: 12 },
  { header: 'Places at this position', key: 'sharedBy', width: 22 },
] as const satisfies readonly { header: string; key: keyof SheetRow; width: number }[];

/** The places as an Excel workbook. The same places give the same bytes. */
export function placesAsXlsx(places: Iterable<SheetRow>): ReadableStream<Uint8Array> {
  const columns = COLUMNS.map((column) => ({ ...column }));
  return writeXlsxStream(map(places, cellsOf), { name: 'Places', columns, freezePane: { rows: 1 } });
}

export function placesAsCsv(places: Iterable<SheetRow>): ReadableStream<Uint8Array> {
  return writeCsvStream(map(places, cellsOf), { headers: COLUMNS.map(({ header }) => header) });
}

/** Every finding, told or not. Formulas are escaped: the texts quote what somebody else wrote. */
export function findingsAsCsv(findings: Iterable<Finding>): ReadableStream<Uint8Array> {
  const cells = ({ row, code, field, text }: Finding) => [
    row,
    FINDINGS[code].keeps ? 'kept' : 'rejected',
    code,
    field,
    text,
  ];
  return writeCsvStream(map(findings, cells), {
    headers: ['Row', 'Kept', 'Code', 'Field', 'Finding'],
    escapeFormulae: true,
  });
}

function cellsOf(place: SheetRow) {
  return COLUMNS.map(({ key }) => place[key]);
}

function* map<Item, Result>(items: Iterable<Item>, make: (item: Item) => Result): Generator<Result> {
  for (const item of items) yield make(item);
}
