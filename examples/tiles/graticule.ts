import { type Point, toX, toY } from './mercator.ts';

/** Degrees between two lines, by zoom: close enough that one is always in sight, far enough that they do not crowd. */
const STEPS = [30, 30, 15, 15, 10, 5, 5];

/** The lines of equal longitude and of equal latitude, each by its two ends. */
export function graticuleAt(zoom: number): [from: Point, to: Point][] {
  const step = STEPS[zoom] ?? 5;
  const from = (degrees: number) =>
    Array.from({ length: (2 * degrees) / step + 1 }, (_, index) => index * step - degrees);
  const meridians = from(180).map((longitude): [Point, Point] => [
    [toX(longitude), 0],
    [toX(longitude), 1],
  ]);
  const parallels = from(90).map((latitude): [Point, Point] => [
    [0, toY(latitude)],
    [1, toY(latitude)],
  ]);
  return [...meridians, ...parallels];
}
