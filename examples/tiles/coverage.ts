import { TILE_SIZE as SIZE } from './tile.ts';

/** How much of each pixel lies inside closed lines. */
export interface Coverage {
  /** Adds one step of a line, in pixels of the tile. What lies outside the tile may be added as well; what lies to its
   *  west must be. */
  add(x0: number, y0: number, x1: number, y1: number): void;
  /** Writes the share of every pixel, from 0 to 1, row after row, and begins anew. */
  finish(into: Float64Array): void;
}

// Where a line leaves the tile in the east, its area is noted one pixel further.
const WIDTH = SIZE + 2;
const BORDERS = [0, SIZE];

/** Exact areas instead of samples: each step notes in each row how much of the pixels to its right it covers, and a sum
 *  along the row gives the share. Lines of neighbouring shapes cancel each other, so that nothing shines through
 *  where two meet. A line must have its inside to the right of who walks along it, seen on the map. */
export function createCoverage(): Coverage {
  const changes = new Float64Array(SIZE * WIDTH);

  /** A step within the columns of the tile. */
  const addInside = (x0: number, y0: number, x1: number, y1: number) => {
    const direction = y0 < y1 ? -1 : 1;
    const [top, bottom] = [Math.max(0, Math.min(y0, y1)), Math.min(SIZE, Math.max(y0, y1))];
    const slope = (x1 - x0) / (y1 - y0);
    for (let row = Math.floor(top); row < bottom; row += 1) {
      const [from, to] = [Math.max(row, top), Math.min(row + 1, bottom)];
      const [a, b] = [within(x0 + (from - y0) * slope), within(x0 + (to - y0) * slope)];
      addInRow(changes, row * WIDTH, Math.min(a, b), Math.max(a, b), (to - from) * direction);
    }
  };

  const add = (x0: number, y0: number, x1: number, y1: number): void => {
    if (y0 === y1 || Math.max(y0, y1) <= 0 || Math.min(y0, y1) >= SIZE) return;
    const border = BORDERS.find((x) => (x0 - x) * (x1 - x) < 0);
    if (border !== undefined) {
      const y = y0 + ((border - x0) / (x1 - x0)) * (y1 - y0);
      add(x0, y0, border, y);
      add(border, y, x1, y1);
      return;
    }
    if (Math.min(x0, x1) >= SIZE) return;
    // West of the tile a step covers whole rows, wherever it is.
    addInside(Math.max(0, x0), y0, Math.max(0, x1), y1);
  };

  return {
    add,
    finish(into) {
      for (let row = 0; row < SIZE; row += 1) {
        let share = 0;
        for (let column = 0; column < SIZE; column += 1) {
          share += changes[row * WIDTH + column] ?? 0;
          into[row * SIZE + column] = Math.max(0, Math.min(1, share));
        }
      }
      changes.fill(0);
    },
  };
}

/** Notes a step from column `a` to column `b` that is `height` high. */
function addInRow(changes: Float64Array, row: number, a: number, b: number, height: number): void {
  const first = Math.floor(a);
  const end = Math.max(first + 1, Math.ceil(b));
  let before = 0;
  for (let column = first; column <= end; column += 1) {
    const covered = areaRightOf(a, b, column + 1) - areaRightOf(a, b, column);
    changes[row + column] = (changes[row + column] ?? 0) + height * (covered - before);
    before = covered;
  }
}

/** The area between a step from `a` to `b` and a border at `x`, in a row of height 1. */
function areaRightOf(a: number, b: number, x: number): number {
  if (x <= a) return 0;
  return x < b ? (x - a) ** 2 / (2 * (b - a)) : x - (a + b) / 2;
}

/** Rounding must not carry a step out of its tile. */
function within(x: number): number {
  return Math.max(0, Math.min(SIZE, x));
}
