import type { TileKind } from './painter.ts';
import type { Rendering } from './schemas.ts';

export const NOTHING_DONE: Rendering = { tiles: 0, zooms: [] };

/** The state after one more tile. Tiles come zoom by zoom. */
export function withTile({ tiles, zooms }: Rendering, zoom: number, kind: TileKind): Rendering {
  const tally = zooms.find((each) => each.zoom === zoom) ?? { zoom, ocean: 0, land: 0, coast: 0 };
  const others = zooms.filter((each) => each !== tally);
  return { tiles: tiles + 1, zooms: [...others, { ...tally, [kind]: tally[kind] + 1 }] };
}
