import { deepEqual, equal, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { PMTiles, TileType } from 'pmtiles';
import { createArchive, type NumberedImage } from './archive.ts';
import { MAX_ROOT } from './directory.ts';
import { tilesIn } from './tile.ts';

/** Reads the archive as a map would, with the library of the people who made the format. */
async function open(images: readonly NumberedImage[], maxZoom: number) {
  const archive = await createArchive({
    metadata: { name: 'test' },
    extent: { minZoom: 0, maxZoom },
    async *read() {
      yield* images;
    },
  });
  const bytes = Buffer.concat(await Array.fromAsync(archive.body()));
  equal(bytes.length, archive.bytes);
  const map = new PMTiles({
    getKey: () => 'test',
    getBytes: async (offset, length) => ({
      data: Uint8Array.from(bytes.subarray(offset, offset + length)).buffer,
    }),
  });
  const textOf = async (zoom: number, x: number, y: number) => {
    const tile = await map.getZxy(zoom, x, y);
    return tile && new TextDecoder().decode(tile.data);
  };
  return { map, textOf, pictures: archive.pictures };
}

const image = (text: string) => new TextEncoder().encode(text);

test('an archive gives back every tile under its address', async () => {
  const tiles = tilesIn({ minZoom: 0, maxZoom: 4 });
  const named = tiles.map(({ id, zoom, x, y }) => ({ id, png: image(`${zoom}/${x}/${y}`) }));
  const { map, textOf } = await open(named, 4);
  for (const { zoom, x, y } of tiles) equal(await textOf(zoom, x, y), `${zoom}/${x}/${y}`);
  const { tileType, minZoom, maxZoom, numAddressedTiles, minLon, maxLat } = await map.getHeader();
  deepEqual([tileType, minZoom, maxZoom, numAddressedTiles], [TileType.Png, 0, 4, 341]);
  deepEqual([minLon, maxLat], [-180, 85.0511288]);
  deepEqual(await map.getMetadata(), { name: 'test' });
});

test('tiles that look alike are kept once', async () => {
  const tiles = tilesIn({ minZoom: 0, maxZoom: 4 });
  const { map, textOf, pictures } = await open(
    tiles.map(({ id, x }) => ({ id, png: image(x === 5 ? 'coast' : 'ocean') })),
    4,
  );
  for (const { zoom, x, y } of tiles) equal(await textOf(zoom, x, y), x === 5 ? 'coast' : 'ocean');
  equal(pictures, 2);
  const { tileDataLength, numAddressedTiles, numTileContents, numTileEntries = 0 } = await map.getHeader();
  deepEqual([tileDataLength, numAddressedTiles, numTileContents], [10, 341, 2]);
  ok(numTileEntries < 100, 'runs of the same picture share an entry');
});

test('an archive of some tiles says of the others that they are not there', async () => {
  const tiles = tilesIn({ minZoom: 2, maxZoom: 2 }).slice(0, 5);
  const { textOf } = await open(
    tiles.map(({ id }) => ({ id, png: image(String(id)) })),
    2,
  );
  const [first] = tiles;
  equal(await textOf(2, first?.x ?? 0, first?.y ?? 0), String(first?.id));
  equal(await textOf(1, 0, 0), undefined);
});

test('an archive with more tiles than one directory holds gives back every tile', async () => {
  // Lengths without a pattern, so that the directory stays large.
  const tiles = tilesIn({ minZoom: 0, maxZoom: 7 });
  const nameOf = (id: number) => `${id} `.repeat(1 + (createHash('md5').update(`${id}`).digest()[0] ?? 0));
  const { map, textOf } = await open(
    tiles.map(({ id }) => ({ id, png: image(nameOf(id)) })),
    7,
  );
  const { rootDirectoryLength, leafDirectoryLength = 0 } = await map.getHeader();
  ok(rootDirectoryLength <= MAX_ROOT && leafDirectoryLength > 0);
  for (const { id, zoom, x, y } of tiles.filter((_, index) => index % 50 === 0))
    equal(await textOf(zoom, x, y), nameOf(id));
});
