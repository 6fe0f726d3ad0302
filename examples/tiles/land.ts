import { fileURLToPath } from 'node:url';
import { type Point, toX, toY } from './mercator.ts';
import { type Position, readRings } from './read-rings.ts';
import { type Outline, unroll } from './unroll.ts';

/** A part of the map; all four sides belong to it. */
export interface Box {
  readonly west: number;
  readonly east: number;
  readonly north: number;
  readonly south: number;
}

/** Some steps of a shape. Cutting a long coast into strands lets a tile pass over what is far away. */
export interface Strand {
  readonly points: readonly Point[];
  readonly box: Box;
  /** False for lines that only close a shape and are not drawn. */
  readonly isCoast: boolean;
}

/** A closed line around land, or the other way round around water in it. */
export interface Shape {
  readonly strands: readonly Strand[];
  readonly box: Box;
}

/** How fine a coast is, as Natural Earth names it. */
export type Scale = '110m' | '50m' | '10m';

/** Enough that passing over one spares much, few enough that little is looked at in vain. */
const STEPS_OF_A_STRAND = 64;

/** Reads all land of the Earth. A shape that crosses the date line is there twice, once at either end of the map. */
export function readLand(scale: Scale): Shape[] {
  const file = fileURLToPath(import.meta.resolve(`world-atlas/land-${scale}.json`));
  return readRings(file).flatMap((ring) => {
    const shape = shapeOf(unroll(ring));
    const { west, east } = shape.box;
    return [-1, 0, 1].filter((by) => west + by < 1 && east + by > 0).map((by) => moved(shape, by));
  });
}

function shapeOf({ ring, coast }: Outline): Shape {
  const strands: Strand[] = [];
  const isCoast = (step: number) => step + 1 < coast && !isCut(ring[step], ring[step + 1]);
  const steps = ring.length - 1;
  for (let first = 0, end = 0; first < steps; first = end) {
    do end += 1;
    while (end < steps && end - first < STEPS_OF_A_STRAND && isCoast(end) === isCoast(first));
    const points = ring.slice(first, end + 1).map((position): Point => [toX(position[0]), toY(position[1])]);
    strands.push({ points, box: boxOf(points), isCoast: isCoast(first) });
  }
  return { strands, box: boxOf(strands.flatMap(({ points }) => points)) };
}

/** Natural Earth cuts some islands in two at the date line. A cut is no coast. */
function isCut(...ends: (Position | undefined)[]): boolean {
  return ends.every((end) => end && Math.abs(Math.abs(end[0] % 360) - 180) < 1e-6);
}

function boxOf(points: readonly Point[]): Box {
  const box = { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity };
  for (const [x, y] of points) {
    box.west = Math.min(box.west, x);
    box.east = Math.max(box.east, x);
    box.north = Math.min(box.north, y);
    box.south = Math.max(box.south, y);
  }
  return box;
}

/** The same shape, so many worlds further east. */
function moved(shape: Shape, worlds: number): Shape {
  if (worlds === 0) return shape;
  const move = (box: Box) => ({ ...box, west: box.west + worlds, east: box.east + worlds });
  const strands = shape.strands.map((strand) => ({
    ...strand,
    box: move(strand.box),
    points: strand.points.map(([x, y]): Point => [x + worlds, y]),
  }));
  return { strands, box: move(shape.box) };
}
