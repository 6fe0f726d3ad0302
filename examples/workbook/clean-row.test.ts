import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { cleanRow } from './clean-row.ts';
import type { SourceRow } from './read-rows.ts';

const GOOD: SourceRow = {
  row: 2,
  zip: '00501',
  latitude: '40.922326',
  longitude: '-72.637078',
  city: 'Holtsville',
  state: 'NY',
  county: 'Suffolk',
};

const notTaken = () => undefined;

function codesOf(changes: Partial<SourceRow>, rowOfZip: (zip: string) => number | undefined = notTaken) {
  const { place, findings } = cleanRow({ ...GOOD, ...changes }, rowOfZip);
  return { kept: place !== undefined, codes: findings.map(({ code }) => code) };
}

test('a good row becomes a place with numbers and the name of its state', () => {
  deepEqual(cleanRow(GOOD, notTaken), {
    row: 2,
    place: {
      row: 2,
      zip: '00501',
      city: 'Holtsville',
      county: 'Suffolk',
      state: 'NY',
      stateName: 'New York',
      latitude: 40.922326,
      longitude: -72.637078,
    },
    findings: [],
  });
});

const REJECTED: [string, Partial<SourceRow>][] = [
  ['zip-malformed', { zip: '501' }],
  ['name-missing', { city: ' ' }],
  ['name-missing', { county: '' }],
  ['state-unknown', { state: 'XX' }],
  ['position-unreadable', { latitude: '' }],
  ['position-unreadable', { longitude: 'west' }],
  ['position-unreadable', { latitude: '91' }],
  ['position-outside', { latitude: '24.859832', longitude: '-168.021815', state: 'HI' }],
];

for (const [code, changes] of REJECTED) {
  test(`a row with ${JSON.stringify(changes)} is rejected as ${code}`, () => {
    deepEqual(codesOf(changes), { kept: false, codes: [code] });
  });
}

test('a row that repeats a ZIP code is rejected and names the earlier row', () => {
  const { place, findings } = cleanRow({ ...GOOD, row: 9 }, () => 2);
  equal(place, undefined);
  deepEqual(findings, [
    { row: 9, code: 'zip-repeated', field: 'zip_code', text: '00501 stands in row 2 already.' },
  ]);
});

test('a row with several faults names each of them', () => {
  deepEqual(codesOf({ zip: '', state: '', latitude: '' }).codes, [
    'zip-malformed',
    'state-unknown',
    'position-unreadable',
  ]);
});

test('a name that was respelled, taken for a truth value or cut off is kept and reported', () => {
  deepEqual(codesOf({ city: 'Mcgrath' }), { kept: true, codes: ['name-spelling'] });
  deepEqual(codesOf({ city: 'TRUE' }), { kept: true, codes: ['name-boolean'] });
  deepEqual(codesOf({ county: 'Federated States of Micro' }), { kept: true, codes: ['county-cut'] });
});
