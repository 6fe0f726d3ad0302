import { equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { toX, toY } from './mercator.ts';
import { createPainter, type Picture } from './painter.ts';
import { groundOf, landIn, OCEAN } from './pixel.ts';
import { TILE_SIZE, type Tile, tileId, tilesIn } from './tile.ts';

const paint = createPainter();
const tileAt = (zoom: number, x: number, y: number): Tile => ({ zoom, x, y, id: tileId(zoom, x, y) });

/** The tile that shows a place, and where in it the place is. */
function find(zoom: number, latitude: number, longitude: number) {
  const world = 2 ** zoom * TILE_SIZE;
  const [column, row] = [Math.floor(toX(longitude) * world), Math.floor(toY(latitude) * world)];
  const tile = tileAt(zoom, Math.floor(column / TILE_SIZE), Math.floor(row / TILE_SIZE));
  return { tile, at: (row % TILE_SIZE) * TILE_SIZE + (column % TILE_SIZE) };
}

/** How much of a picture is land. */
function landOf({ pixels }: Picture): number {
  return pixels.reduce((sum, pixel) => sum + landIn(pixel), 0) / pixels.length;
}

const PLACES: readonly [name: string, latitude: number, longitude: number, isLand: boolean][] = [
  ['Paris', 48.86, 2.35, true],
  ['Denver', 39.74, -104.99, true],
  ['Brasília', -15.79, -47.88, true],
  ['Nairobi', -1.29, 36.82, true],
  ['Alice Springs', -23.7, 133.88, true],
  ['the middle of Greenland', 72, -40, true],
  ['the middle of Tasmania', -42, 146.6, true],
  ['the Gulf of Guinea, where both degrees are 0', 0.1, 0.1, false],
  ['the middle of the Atlantic', 30, -45, false],
  ['the Mediterranean', 35, 18, false],
  ['the Black Sea', 43, 34, false],
  ['the Caspian Sea, a hole in the land', 42, 51, false],
  ['Hudson Bay', 60, -86, false],
  ['the Great Australian Bight', -33.5, 130, false],
  ['Chukotka, west of the date line', 67, 179.8, true],
  ['Chukotka, east of the date line', 67, -179.8, true],
  ['Wrangel Island, west of the date line', 71.2, 179.8, true],
  ['Wrangel Island, east of the date line', 71.2, -179.8, true],
  ['the Bering Sea, west of the date line', 60, 179.8, false],
  ['the Bering Sea, east of the date line', 60, -179.8, false],
  ['Antarctica at the edge of the map', -84.9, 0.1, true],
  ['Antarctica, west of the date line', -84.9, 179.8, true],
  ['Antarctica, east of the date line', -84.9, -179.8, true],
  ['the Arctic Ocean at the edge of the map', 84.9, 0.1, false],
];
for (const zoom of [1, 4])
  for (const [name, latitude, longitude, isLand] of PLACES) {
    // What lies at the date line is too small for a map of the world.
    if (zoom === 1 && name.includes('Wrangel')) continue;
    test(`at zoom ${zoom}, ${name} is ${isLand ? 'land' : 'water'}`, () => {
      const { tile, at } = find(zoom, latitude, longitude);
      equal(landIn(paint(tile).pixels[at] ?? Number.NaN), isLand ? 1 : 0);
    });
  }

test('a tile in the middle of the Pacific is ocean, one in the middle of Australia land', () => {
  equal(paint(find(5, 5, -140).tile).kind, 'ocean');
  equal(paint(find(6, -24.5, 129).tile).kind, 'land');
  equal(paint(find(5, 51, 1).tile).kind, 'coast');
});

test('a tile has as much land as its four children together', () => {
  for (const parent of tilesIn({ minZoom: 0, maxZoom: 2 })) {
    const children = [0, 1, 2, 3].map((corner) =>
      tileAt(parent.zoom + 1, parent.x * 2 + (corner % 2), parent.y * 2 + (corner >> 1)),
    );
    const apart = landOf(paint(parent)) - children.reduce((sum, child) => sum + landOf(paint(child)), 0) / 4;
    // Between zoom 1 and 2 the coasts become finer, and small islands appear.
    ok(Math.abs(apart) < (parent.zoom === 1 ? 0.02 : 0.002), `${JSON.stringify(parent)} ${apart}`);
  }
});

test('between neighbouring tiles, at the date line as well, land ends at a coast alone', () => {
  const zoom = 3;
  const size = 2 ** zoom;
  const pictures = new Map(
    tilesIn({ minZoom: zoom, maxZoom: zoom }).map((tile) => [tile.id, paint(tile).pixels]),
  );
  const pixel = (column: number, row: number) => {
    const [x, y] = [Math.floor(column / TILE_SIZE) % size, Math.floor(row / TILE_SIZE)];
    const at = (row % TILE_SIZE) * TILE_SIZE + (column % TILE_SIZE);
    return groundOf(pictures.get(tileId(zoom, x, y))?.[at] ?? OCEAN);
  };
  const agree = (a: number, b: number) => a === b || (a >> 5) + (b >> 5) > 0;
  for (let border = TILE_SIZE; border <= size * TILE_SIZE; border += TILE_SIZE)
    for (let along = 0; along < size * TILE_SIZE; along += 1) {
      ok(agree(pixel(border - 1, along), pixel(border, along)), `column ${border}, row ${along}`);
      if (border < size * TILE_SIZE)
        ok(agree(pixel(along, border - 1), pixel(along, border)), `row ${border}, column ${along}`);
    }
});

test('no coast is drawn where the data cut land at the date line', () => {
  for (const zoom of [3, 6]) {
    const { tile, at } = find(zoom, 67, 179.999);
    equal((paint(tile).pixels[at] ?? 0) >> 5, 0);
  }
});

test('a tile looks the same whatever was drawn before it', () => {
  const tile = tileAt(3, 4, 2);
  const first = paint(tile).pixels;
  paint(tileAt(3, 1, 3));
  ok(Buffer.from(first).equals(paint(tile).pixels));
  ok(Buffer.from(first).equals(createPainter()(tile).pixels));
});
