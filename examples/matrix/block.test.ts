import { deepEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { computeBlock, toBytes } from './block.ts';
import { greatCircleKm } from './distance.ts';
import { blocksOf, fileOf, rangesOf } from './files.ts';
import { readPlaces } from './read-places.ts';
import { addRow, addUp, closerThan, NO_PAIRS } from './summary.ts';

const places = readPlaces(join(import.meta.dirname, 'data/airports.csv'));

test('the list has 3,376 airports, each with a position', () => {
  equal(places.length, 3_376);
  ok(places.every(({ latitude, longitude }) => Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180));
  deepEqual(
    places.find(({ code }) => code === 'JFK'),
    {
      code: 'JFK',
      name: 'John F Kennedy Intl',
      latitude: 40.63975111,
      longitude: -73.77892556,
    },
  );
});

test('a matrix has zeros on its diagonal and the same distance both ways', async () => {
  const few = places.slice(0, 20);
  const matrix = await computeBlock(few, { first: 0, end: 20 }, greatCircleKm, () => {});
  for (let from = 0; from < 20; from += 1) {
    equal(matrix[from * 20 + from], 0);
    for (let to = 0; to < from; to += 1) equal(matrix[from * 20 + to], matrix[to * 20 + from]);
  }
});

test('blocks put together are the whole matrix', async () => {
  const few = places.slice(0, 20);
  const whole = await computeBlock(few, { first: 0, end: 20 }, greatCircleKm, () => {});
  const upper = await computeBlock(few, { first: 0, end: 7 }, greatCircleKm, () => {});
  const lower = await computeBlock(few, { first: 7, end: 20 }, greatCircleKm, () => {});
  deepEqual([...upper, ...lower], [...whole]);
});

test('the file holds little-endian 32-bit numbers', () => {
  deepEqual([...toBytes(new Float32Array([1, -2]))], [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
});

test('the rows are divided into files whose names are in their order', () => {
  deepEqual(blocksOf({ first: 0, end: 250 }).map(fileOf), [
    'distances-00000-00099.f32',
    'distances-00100-00199.f32',
    'distances-00200-00249.f32',
  ]);
  deepEqual(blocksOf({ first: 200, end: 250 }).map(fileOf), ['distances-00200-00249.f32']);
});

test('the parts have whole files, about as many each, and no more parts than files', () => {
  deepEqual(rangesOf(950, 4), [
    { first: 0, end: 200 },
    { first: 200, end: 500 },
    { first: 500, end: 700 },
    { first: 700, end: 950 },
  ]);
  deepEqual(rangesOf(150, 4), [
    { first: 0, end: 100 },
    { first: 100, end: 150 },
  ]);
});

test('the summary counts each pair once', () => {
  const rows = [
    [0, 3, 4],
    [3, 0, 5],
    [4, 5, 0],
  ].map((row) => new Float32Array(row));
  deepEqual(
    rows.reduce((summary, row, from) => addRow(summary, from, row), NO_PAIRS),
    {
      pairs: 3,
      sumKm: 12,
      longest: { from: 1, to: 2, km: 5 },
    },
  );
});

test('summaries of parts add up to the summary of the whole, to the last bit', async () => {
  const few = places.slice(0, 300);
  const summaryOf = async (first: number, end: number) => {
    let summary = NO_PAIRS;
    await computeBlock(few, { first, end }, greatCircleKm, (from, row) => {
      summary = addRow(summary, from, row);
    });
    return summary;
  };
  const parts = [await summaryOf(0, 70), await summaryOf(70, 210), await summaryOf(210, 300)];
  deepEqual(addUp(parts), await summaryOf(0, 300));
});

test('places that are closer than a limit are found once', () => {
  deepEqual(closerThan(4, 0, new Float32Array([0, 3, 4])), [{ from: 0, to: 1, km: 3 }]);
  deepEqual(closerThan(4, 1, new Float32Array([3, 0, 5])), []);
});
