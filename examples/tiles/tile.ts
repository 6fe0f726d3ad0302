import { MAX_LATITUDE, toX, toY } from './mercator.ts';

/** One square of the map. At zoom 0 one tile holds the world; each zoom has twice as many in either direction. */
export interface Tile {
  readonly zoom: number;
  /** From the west. */
  readonly x: number;
  /** From the north. */
  readonly y: number;
  /** Its number over all zooms. Within a zoom the numbers follow a Hilbert curve: neighbours in number are neighbours on
   *  the map. It is the number that a PMTiles archive knows it by, and the order in which tiles are rendered. */
  readonly id: number;
}

/** Degrees. West may be greater than east: then the area crosses the date line. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

export interface Extent {
  readonly minZoom: number;
  readonly maxZoom: number;
  /** The whole world unless told otherwise. */
  readonly bounds?: Bounds | undefined;
}

/** Pixels along one side. */
export const TILE_SIZE = 256;

export const WORLD: Bounds = [-180, -MAX_LATITUDE, 180, MAX_LATITUDE];

/** All tiles that show some of the area, by their numbers. */
export function tilesIn({ minZoom, maxZoom, bounds = WORLD }: Extent): Tile[] {
  const [west, south, east, north] = bounds;
  const tiles: Tile[] = [];
  for (let zoom = minZoom; zoom <= maxZoom; zoom += 1) {
    const size = 2 ** zoom;
    const right = toX(east < west ? east + 360 : east);
    for (const y of cells(Math.max(0, toY(north)), Math.min(1, toY(south)), size))
      for (const column of cells(toX(west), right, size).slice(0, size)) {
        const x = column % size;
        tiles.push({ zoom, x, y, id: tileId(zoom, x, y) });
      }
  }
  return tiles.sort((a, b) => a.id - b.id);
}

/** The cells of a line from 0 to 1, cut into `size`, that have a part between `from` and `to`. */
function cells(from: number, to: number, size: number): number[] {
  const first = Math.floor(from * size);
  return Array.from({ length: Math.ceil(to * size) - first }, (_, index) => first + index);
}

/** The number of a tile in PMTiles: all tiles of lower zooms, then the way along the Hilbert curve. */
export function tileId(zoom: number, x: number, y: number): number {
  let id = (4 ** zoom - 1) / 3;
  for (let half = 2 ** (zoom - 1); half >= 1; half /= 2) {
    const isEast = x >= half;
    const isSouth = y >= half;
    id += half * half * (isEast ? (isSouth ? 2 : 3) : isSouth ? 1 : 0);
    x %= half;
    y %= half;
    // In the northern quarters the curve is turned, so that it begins and ends beside its neighbours.
    if (!isSouth) [x, y] = isEast ? [half - 1 - y, half - 1 - x] : [y, x];
  }
  return id;
}
