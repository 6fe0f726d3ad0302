import { readFileSync } from 'node:fs';

/** Longitude and latitude in degrees. */
export type Position = readonly [longitude: number, latitude: number];

/** A closed line: the last position is the first. Land is to the right of who walks along it. */
export type Ring = readonly Position[];

/** What this program needs of a TopoJSON file. */
interface Topology {
  readonly transform: { readonly scale: Position; readonly translate: Position };
  /** Lines that rings are made of: the first position, then the steps from one to the next. */
  readonly arcs: readonly (readonly Position[])[];
  readonly objects: {
    readonly land: { readonly geometries: readonly { readonly arcs: readonly (readonly Arcs[])[] }[] };
  };
}

/** The arcs of a ring, by number; `~n` is arc `n` from its end. */
type Arcs = readonly number[];

/** Reads all rings, those around land and those around water in it, from a TopoJSON file whose object `land` is made of
 *  multipolygons. */
export function readRings(file: string): Ring[] {
  // The files are those of the package that package.json names.
  const { arcs, transform, objects } = JSON.parse(readFileSync(file, 'utf8')) as Topology;
  const lines = arcs.map((steps) => decode(steps, transform));
  const lineOf = (arc: number) => (arc < 0 ? (lines[~arc]?.toReversed() ?? []) : (lines[arc] ?? []));
  return objects.land.geometries
    .flatMap(({ arcs: polygons }) => polygons.flat())
    .map((ring) => ring.flatMap((arc, index) => lineOf(arc).slice(index === 0 ? 0 : 1)));
}

function decode(steps: readonly Position[], { scale, translate }: Topology['transform']): Position[] {
  let [x, y] = [0, 0];
  return steps.map(([east, north]) => {
    x += east;
    y += north;
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
}
