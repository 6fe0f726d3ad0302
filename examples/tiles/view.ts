import type { Box } from './land.ts';
import type { Point } from './mercator.ts';
import { TILE_SIZE, type Tile } from './tile.ts';

/** A look at the map through one tile. */
export interface View {
  /** What can be seen, and a margin. */
  readonly box: Box;
  /** Where a place on the map is in the tile, in pixels from its corner in the north-west. */
  toPixels(point: Point): [column: number, row: number];
}

/** The margin is in pixels. */
export function viewOf({ zoom, x, y }: Tile, margin: number): View {
  const world = 2 ** zoom * TILE_SIZE;
  const [left, top] = [x * TILE_SIZE, y * TILE_SIZE];
  return {
    box: {
      west: (left - margin) / world,
      east: (left + TILE_SIZE + margin) / world,
      north: (top - margin) / world,
      south: (top + TILE_SIZE + margin) / world,
    },
    toPixels: ([px, py]) => [px * world - left, py * world - top],
  };
}
