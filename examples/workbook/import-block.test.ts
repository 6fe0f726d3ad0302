import { deepEqual, equal } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type ImportState, importBlock, NOTHING_DONE, resumeAt } from './import-block.ts';
import { readRows } from './read-rows.ts';
import { openWorkbook, type Workbook } from './workbook.ts';

const folder = mkdtempSync(join(tmpdir(), 'workbook-'));
after(() => rmSync(folder, { recursive: true }));
const rows = readRows(join(import.meta.dirname, 'data/zipcodes.csv.gz'));

function importAll(workbook: Workbook, blockSize: number): ImportState {
  let state = NOTHING_DONE;
  for (let at = 0; at < rows.length; at += blockSize) {
    state = importBlock(workbook, rows.slice(at, at + blockSize), state).after;
  }
  return state;
}

test('the real list has 41,994 good rows and 55 that are placed outside their state', () => {
  using workbook = openWorkbook(folder, 'whole');
  deepEqual(importAll(workbook, 5_000), {
    row: 42_050,
    successful: 41_994,
    failed: 55,
    findings: { 'position-outside': 55, 'name-spelling': 1_021, 'name-boolean': 1, 'county-cut': 4 },
  });
  deepEqual(
    { ...workbook.sharedPositions(42_050, 1)[0] },
    {
      row: 37_748,
      latitude: 33.786594,
      longitude: -118.298662,
      county: 'Los Angeles',
      state: 'CA',
      zips: 452,
      cities: 118,
    },
  );
});

test('importing a block again changes nothing', () => {
  using workbook = openWorkbook(folder, 'twice');
  const block = rows.slice(0, 500);
  const once = importBlock(workbook, block, NOTHING_DONE);
  const places = [...workbook.places(501)];
  deepEqual(importBlock(workbook, block, NOTHING_DONE), once);
  deepEqual([...workbook.places(501)], places);
});

test('a row that repeats a ZIP code of an earlier block is rejected', () => {
  using workbook = openWorkbook(folder, 'repeated');
  const [first] = rows;
  if (!first) throw new Error('The list is empty.');
  const { after: state } = importBlock(workbook, [first], NOTHING_DONE);
  const { after: end, messages } = importBlock(workbook, [{ ...first, row: 3 }], state);
  equal(end.failed, 1);
  equal(messages[0]?.item, 'row 3');
});

test('an import goes on at its checkpoint when the workbook holds the rows up to there', () => {
  const state = { row: 501, successful: 500, failed: 0, findings: {} };
  using workbook = openWorkbook(folder, 'resumed');
  equal(resumeAt(state, workbook), NOTHING_DONE);
  importBlock(workbook, rows.slice(0, 500), NOTHING_DONE);
  equal(resumeAt(state, workbook), state);
});
