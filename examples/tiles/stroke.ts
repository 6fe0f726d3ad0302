import { TILE_SIZE as SIZE } from './tile.ts';

/** Draws a step of a line so thick into a picture of shares from 0 to 1. The share of a pixel follows from how far its middle is from
 *  the line, so that neighbouring tiles agree, and where lines meet the nearest counts, so that no joint shows. */
export function stroke(
  into: Float64Array,
  [x0, y0, x1, y1]: readonly [x0: number, y0: number, x1: number, y1: number],
  width: number,
): void {
  const reach = reachOf(width);
  const [left, right] = pixels(Math.min(x0, x1) - reach, Math.max(x0, x1) + reach);
  const [top, bottom] = pixels(Math.min(y0, y1) - reach, Math.max(y0, y1) + reach);
  const [dx, dy] = [x1 - x0, y1 - y0];
  const squared = dx * dx + dy * dy;
  for (let row = top; row < bottom; row += 1)
    for (let column = left; column < right; column += 1) {
      const [px, py] = [column + 0.5 - x0, row + 0.5 - y0];
      const along = squared === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / squared));
      const share = reach - Math.hypot(px - along * dx, py - along * dy);
      const at = row * SIZE + column;
      if (share > (into[at] ?? 0)) into[at] = Math.min(1, share);
    }
}

/** How far from its middle a line of this width still colours pixels. */
export function reachOf(width: number): number {
  return width / 2 + 0.5;
}

/** The pixels of the tile whose middle is between two places. */
function pixels(from: number, to: number): [first: number, end: number] {
  return [Math.max(0, Math.floor(from)), Math.min(SIZE, Math.ceil(to))];
}
