/** A place on the map: the world is a square from 0 to 1, x to the east and y to the south (Web Mercator). */
export type Point = readonly [x: number, y: number];

/** Where the map ends, in degrees north and south. */
export const MAX_LATITUDE = 85.051128779806604;

// The poles are infinitely far away; a coast that runs along one must still be somewhere, and well off the map.
const FAR_LATITUDE = 89.9;

export function toX(longitude: number): number {
  return longitude / 360 + 0.5;
}

export function toY(latitude: number): number {
  const clamped = Math.max(-FAR_LATITUDE, Math.min(FAR_LATITUDE, latitude));
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + (clamped * Math.PI) / 360)) / (2 * Math.PI);
}

export function project([longitude, latitude]: Point): Point {
  return [toX(longitude), toY(latitude)];
}
