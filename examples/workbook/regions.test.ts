import { equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { contains, REGIONS } from './regions.ts';

function isIn(code: string, latitude: number, longitude: number): boolean {
  const region = REGIONS[code];
  ok(region);
  return contains(region, latitude, longitude);
}

test('a region contains its capital and not that of another', () => {
  equal(isIn('NY', 42.6526, -73.7562), true);
  equal(isIn('NY', 38.5816, -121.4944), false);
});

test('Alaska goes on beyond the 180th meridian', () => {
  equal(isIn('AK', 61.2181, -149.9003), true);
  equal(isIn('AK', 52.7127, 174.1136), true);
  equal(isIn('AK', 52.7, 0), false);
});

test('every region has a south below its north', () => {
  for (const { south, north } of Object.values(REGIONS)) ok(south < north);
});
