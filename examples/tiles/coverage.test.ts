import { equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { createCoverage } from './coverage.ts';
import { TILE_SIZE } from './tile.ts';

type Corner = readonly [column: number, row: number];

/** The share of each pixel inside closed lines that are given by their corners. */
function shares(...lines: (readonly Corner[])[]): (column: number, row: number) => number {
  const coverage = createCoverage();
  for (const line of lines)
    for (const [index, [x, y]] of line.entries()) {
      const [x0, y0] = line.at(index - 1) ?? [x, y];
      coverage.add(x0, y0, x, y);
    }
  const into = new Float64Array(TILE_SIZE * TILE_SIZE);
  coverage.finish(into);
  return (column, row) => into[row * TILE_SIZE + column] ?? Number.NaN;
}

const near = (actual: number, expected: number) =>
  ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);

test('a pixel gets the share that lies inside', () => {
  // A rectangle that begins in the middle of a pixel, and a quarter of one lower.
  const share = shares([
    [10.5, 20.25],
    [30, 20.25],
    [30, 25],
    [10.5, 25],
  ]);
  near(share(9, 22), 0);
  near(share(10, 22), 0.5);
  near(share(10, 20), 0.375);
  near(share(20, 20), 0.75);
  near(share(20, 22), 1);
  near(share(29, 24), 1);
  near(share(30, 24), 0);
  near(share(20, 25), 0);
});

test('a slope gives each pixel its exact share', () => {
  const share = shares([
    [0, 0],
    [4, 0],
    [0, 2],
  ]);
  near(share(0, 0), 1);
  near(share(1, 0), 1);
  near(share(2, 0), 0.75);
  near(share(3, 0), 0.25);
  near(share(0, 1), 0.75);
  near(share(1, 1), 0.25);
  near(share(2, 1), 0);
});

test('what goes the other way round is a hole', () => {
  const share = shares(
    [
      [0, 0],
      [100, 0],
      [100, 100],
      [0, 100],
    ],
    [
      [40, 40],
      [40, 60],
      [60, 60],
      [60, 40],
    ],
  );
  near(share(39, 50), 1);
  near(share(50, 50), 0);
  near(share(60, 50), 1);
});

test('a shape may reach far beyond the tile on all sides', () => {
  const share = shares([
    [-5_000, -3_000],
    [9_000, -3_000],
    [9_000, 128],
    [-5_000, 128],
  ]);
  for (const column of [0, 100, 255]) {
    near(share(column, 0), 1);
    near(share(column, 127), 1);
    near(share(column, 128), 0);
  }
});

test('two shapes that share a border leave nothing between them', () => {
  const border: Corner[] = [
    [70.3, 0],
    [91.7, 77],
    [33.2, 256],
  ];
  const share = shares([[0, 0], ...border, [0, 256]], [...border.toReversed(), [256, 0], [256, 256]]);
  for (let row = 0; row < TILE_SIZE; row += 1)
    for (let column = 0; column < TILE_SIZE; column += 1) near(share(column, row), 1);
});

test('a tile without lines is empty, whatever was there before', () => {
  const coverage = createCoverage();
  const into = new Float64Array(TILE_SIZE * TILE_SIZE);
  coverage.add(0, 200, 0, 10);
  coverage.finish(into);
  equal(into[100 * TILE_SIZE], 1);
  coverage.finish(into);
  ok(into.every((share) => share === 0));
});
