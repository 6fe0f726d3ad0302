import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { zxyToTileId } from 'pmtiles';
import { tileId, tilesIn } from './tile.ts';

test('the world has one tile at zoom 0 and four times as many at each further zoom', () => {
  const tiles = tilesIn({ minZoom: 0, maxZoom: 4 });
  deepEqual(
    tiles.map(({ id }) => id),
    Array.from({ length: 1 + 4 + 16 + 64 + 256 }, (_, id) => id),
  );
});

test('tiles have the numbers that PMTiles gives them', () => {
  for (const { zoom, x, y, id } of tilesIn({ minZoom: 0, maxZoom: 5 })) equal(id, zxyToTileId(zoom, x, y));
  equal(tileId(20, 123_456, 654_321), zxyToTileId(20, 123_456, 654_321));
});

const namesIn = (minZoom: number, bounds: [number, number, number, number]) =>
  tilesIn({ minZoom, maxZoom: minZoom, bounds }).map(({ x, y }) => `${x}/${y}`);

test('an area has the tiles that show some of it', () => {
  deepEqual(namesIn(3, [-10, 35, 30, 60]).sort(), ['3/2', '3/3', '4/2', '4/3']);
  deepEqual(namesIn(1, [0, 0, 180, 85]), ['1/0'], 'a border alone shows nothing');
});

test('an area that crosses the date line has tiles at both ends of the map', () => {
  deepEqual(namesIn(3, [170, -40, -170, -1]).sort(), ['0/4', '7/4']);
});
