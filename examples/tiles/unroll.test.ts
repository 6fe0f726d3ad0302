import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import type { Ring } from './read-rings.ts';
import { unroll } from './unroll.ts';

test('a ring that stays on one side of the date line is left as it is', () => {
  const ring: Ring = [
    [10, 0],
    [20, 10],
    [30, 0],
    [10, 0],
  ];
  deepEqual(unroll(ring), { ring, coast: 4 });
});

test('a ring that crosses the date line goes on beyond it', () => {
  const { ring } = unroll([
    [170, 0],
    [170, 10],
    [-170, 10],
    [-170, 0],
    [170, 0],
  ]);
  deepEqual(
    ring.map(([longitude]) => longitude),
    [170, 170, 190, 190, 170],
  );
});

test('a ring around a pole is closed along it, by lines that are no coast', () => {
  const { ring, coast } = unroll([
    [-180, -70],
    [-60, -75],
    [60, -70],
    [-180, -70],
  ]);
  deepEqual(ring, [
    [-180, -70],
    [-60, -75],
    [60, -70],
    [180, -70],
    [180, -90],
    [-180, -90],
    [-180, -70],
  ]);
  deepEqual(coast, 4);
});
