import { deepEqual, equal, match } from 'node:assert/strict';
import { test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { findingsAsCsv, placesAsCsv, placesAsXlsx } from './sheets.ts';
import type { SheetRow } from './workbook.ts';

const PLACES: SheetRow[] = [
  {
    row: 2,
    zip: '00501',
    city: 'Holtsville',
    county: 'Suffolk',
    state: 'NY',
    stateName: 'New York',
    latitude: 40.922326,
    longitude: -72.637078,
    sharedBy: 73,
  },
  {
    row: 3,
    zip: '20001',
    city: 'Black & White <"Town">',
    county: 'Saint John, the Baptist',
    state: 'DC',
    stateName: 'District of Columbia',
    latitude: 38.9,
    longitude: -77,
    sharedBy: 1,
  },
];

const bytesOf = (stream: ReadableStream<Uint8Array>) => new Response(stream).bytes();

test('the XLSX file is a ZIP archive whose sheet has text cells for ZIP codes and numbers for positions', async () => {
  const parts = unzipSync(await bytesOf(placesAsXlsx(PLACES)));
  const sheet = strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
  match(strFromU8(parts['[Content_Types].xml'] ?? new Uint8Array()), /\/xl\/worksheets\/sheet1\.xml/);
  match(strFromU8(parts['xl/workbook.xml'] ?? new Uint8Array()), /<sheet name="Places"/);
  match(sheet, /<c r="A1" t="inlineStr"><is><t>ZIP code<\/t>/);
  match(sheet, /<c r="A2" t="inlineStr"><is><t>00501<\/t>/);
  match(sheet, /<c r="F2"><v>40\.922326<\/v>/);
  match(sheet, /<t>Black &amp; White &lt;(&quot;|")Town/);
  equal(sheet.match(/<row /g)?.length, 3);
});

test('the same places give the same bytes', async () => {
  deepEqual(await bytesOf(placesAsXlsx(PLACES)), await bytesOf(placesAsXlsx(PLACES)));
});

test('the CSV file quotes what needs quotes', async () => {
  const lines = (await new Response(placesAsCsv(PLACES)).text()).split('\r\n');
  equal(lines[0], 'ZIP code,City,County,State,State name,Latitude,Longitude,Places at this position');
  equal(lines[1], '00501,Holtsville,Suffolk,NY,New York,40.922326,-72.637078,73');
  equal(
    lines[2],
    '20001,"Black & White <""Town"">","Saint John, the Baptist",DC,District of Columbia,38.9,-77,1',
  );
});

test('the list of problems cannot run formulas in a spreadsheet', async () => {
  const findings = [{ row: 7, code: 'state-unknown', field: 'state', text: '=HYPERLINK("x")' }] as const;
  const [, line] = (await new Response(findingsAsCsv(findings)).text()).split('\r\n');
  match(line ?? '', /^7,rejected,state-unknown,state,"?'=HYPERLINK/);
});
