import { type Colour, STYLES, type StyleName } from './style.ts';

/** What a pixel shows is one byte: three bits of land, two of graticule, three of coast. So few shades are enough for the
 *  eye and make small files, and every possible byte gets a colour of its own. */
const SHADES = { land: 7, graticule: 3, coast: 7 } as const;

/** Pixels that show nothing else. */
export const OCEAN = toPixel(0, 0, 0);
export const LAND = toPixel(1, 0, 0);

/** Takes shares from 0 to 1. */
export function toPixel(land: number, graticule: number, coast: number): number {
  return (
    Math.round(land * SHADES.land) |
    (Math.round(graticule * SHADES.graticule) << 3) |
    (Math.round(coast * SHADES.coast) << 5)
  );
}

/** The same pixel as if there were no graticule. */
export function groundOf(pixel: number): number {
  return pixel & 0b111_00_111;
}

/** How much of the pixel is land, from 0 to 1. */
export function landIn(pixel: number): number {
  return (pixel & 0b111) / SHADES.land;
}

/** The colour of every possible pixel. */
export function paletteOf(name: StyleName): Colour[] {
  const style = STYLES[name];
  return Array.from({ length: 256 }, (_, pixel) => {
    const ground = mixed(style.water, style.land, landIn(pixel));
    const lined = mixed(ground, style.graticule, ((pixel >> 3) & 0b11) / SHADES.graticule);
    return mixed(lined, style.coast, (pixel >> 5) / SHADES.coast);
  });
}

function mixed(below: Colour, above: Colour, share: number): Colour {
  const mix = (index: 0 | 1 | 2) => Math.round(below[index] + (above[index] - below[index]) * share);
  return [mix(0), mix(1), mix(2)];
}
