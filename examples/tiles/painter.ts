import { createCoverage } from './coverage.ts';
import { graticuleAt } from './graticule.ts';
import { type Box, readLand, type Scale, type Shape } from './land.ts';
import { groundOf, LAND, OCEAN, toPixel } from './pixel.ts';
import { reachOf, stroke } from './stroke.ts';
import { TILE_SIZE, type Tile } from './tile.ts';
import { type View, viewOf } from './view.ts';

/** What a tile shows: nothing but ocean, nothing but land, or where they meet. */
export type TileKind = 'ocean' | 'land' | 'coast';

export interface Picture {
  /** A byte each, as in `pixel.ts`, row after row. */
  readonly pixels: Uint8Array;
  readonly kind: TileKind;
}

/** Draws one tile. The same tile must give the same picture, whatever was drawn before. */
export type Paint = (tile: Tile) => Picture | Promise<Picture>;

/** In pixels. */
const COAST_WIDTH = 1.2;
const GRATICULE_WIDTH = 1;

/** Draws the land of the Earth. */
export function createPainter(): (tile: Tile) => Picture {
  const landOf = createAtlas();
  const coverage = createCoverage();
  const layer = () => new Float64Array(TILE_SIZE * TILE_SIZE);
  const [land, graticule, coast] = [layer(), layer(), layer()];

  const addShape = ({ strands }: Shape, { box, toPixels }: View) => {
    for (const { points, box: around, isCoast } of strands) {
      if (isPassedBy(around, box)) continue;
      const line = points.map(toPixels);
      if (around.east < box.west) line.splice(1, line.length - 2); // To the west only the ends count.
      for (const [index, [x1, y1]] of line.entries()) {
        const [x0, y0] = line[index - 1] ?? [x1, y1];
        coverage.add(x0, y0, x1, y1);
        if (isCoast) stroke(coast, [x0, y0, x1, y1], COAST_WIDTH);
      }
    }
  };

  return (tile) => {
    const view = viewOf(tile, reachOf(COAST_WIDTH));
    coast.fill(0);
    // A whole shape to the west has as much of its line going up as going down.
    for (const shape of landOf(tile.zoom))
      if (!isPassedBy(shape.box, view.box) && shape.box.east >= view.box.west) addShape(shape, view);
    coverage.finish(land);
    graticule.fill(0);
    for (const [from, to] of graticuleAt(tile.zoom))
      stroke(graticule, [...view.toPixels(from), ...view.toPixels(to)], GRATICULE_WIDTH);
    const pixels = new Uint8Array(land.length);
    for (let at = 0; at < pixels.length; at += 1)
      pixels[at] = toPixel(land[at] ?? 0, graticule[at] ?? 0, coast[at] ?? 0);
    return { pixels, kind: kindOf(pixels) };
  };
}

/** The land to draw at a zoom: finer coasts where they can be seen. Each is read once. */
function createAtlas(): (zoom: number) => readonly Shape[] {
  const lands = new Map<Scale, readonly Shape[]>();
  return (zoom) => {
    const scale = zoom <= 1 ? '110m' : zoom <= 4 ? '50m' : '10m';
    const land = lands.get(scale) ?? readLand(scale);
    lands.set(scale, land);
    return land;
  };
}

/** Whether nothing in the one box can change the picture of the other. What lies to the west can: land may reach from
 *  there into the picture. */
function isPassedBy(box: Box, view: Box): boolean {
  return box.south < view.north || box.north > view.south || box.west > view.east;
}

function kindOf(pixels: Uint8Array): TileKind {
  if (pixels.every((pixel) => groundOf(pixel) === OCEAN)) return 'ocean';
  return pixels.every((pixel) => groundOf(pixel) === LAND) ? 'land' : 'coast';
}
