import type { Position, Ring } from './read-rings.ts';

/** A coast on the plane. Longitudes may lie beyond ±180. */
export interface Outline {
  readonly ring: Ring;
  /** How many positions of the ring are coast; the others only close it around a pole. */
  readonly coast: number;
}

/** Lays a ring of the globe on the plane: longitudes go on beyond 180 degrees where the ring crosses the date line. One
 *  that goes around the globe does not come back to where it began, so it is led along the pole that it surrounds. */
export function unroll(ring: Ring): Outline {
  let turns = 0;
  const line = ring.map(([longitude, latitude], index): Position => {
    const [before] = ring[index - 1] ?? [longitude];
    // No step of a coast is half the globe long: it has crossed the date line.
    if (longitude - before > 180) turns -= 1;
    if (longitude - before < -180) turns += 1;
    return [longitude + turns * 360, latitude];
  });
  const [first, last] = [line[0], line.at(-1)];
  if (turns === 0 || !first || !last) return { ring: line, coast: line.length };
  const pole = last[1] < 0 ? -90 : 90;
  return { ring: [...line, [last[0], pole], [first[0], pole], first], coast: line.length };
}
