import { deepEqual, equal, throws } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readRows } from './read-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'workbook-'));
after(() => rmSync(folder, { recursive: true }));
const ZIPCODES = join(import.meta.dirname, 'data/zipcodes.csv.gz');

test('the list of ZIP codes has 42,049 rows, numbered as a spreadsheet counts', () => {
  const rows = readRows(ZIPCODES);
  equal(rows.length, 42_049);
  equal(rows[0]?.row, 2);
  deepEqual(rows.at(-1), {
    row: 42_050,
    zip: '99950',
    latitude: '55.542007',
    longitude: '-131.432682',
    city: 'Ketchikan',
    state: 'AK',
    county: 'Ketchikan Gateway',
  });
});

test('a limit keeps the first rows', () => {
  equal(readRows(ZIPCODES, 3).at(-1)?.row, 4);
});

test('a row that is too short is read with empty fields', () => {
  const file = join(folder, 'short.csv');
  writeFileSync(file, 'zip_code,latitude,longitude,city,state,county\n00501,40.9\n');
  deepEqual(readRows(file), [
    { row: 2, zip: '00501', latitude: '40.9', longitude: '', city: '', state: '', county: '' },
  ]);
});

test('a file with other columns is refused', () => {
  const file = join(folder, 'other.csv');
  writeFileSync(file, 'name,age\nAda,36\n');
  throws(() => readRows(file), /has the columns name, age; expected zip_code/);
});
