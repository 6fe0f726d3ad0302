import type { Tile } from './tile.ts';

/** Some tiles of one zoom, one after the other. */
export interface Block {
  readonly zoom: number;
  /** Positions in the list of tiles; the end is not part of the block itself. */
  readonly first: number;
  readonly end: number;
  /** True for the last block of its zoom. */
  readonly endsZoom: boolean;
  /** The file that keeps its tiles until the archive is made. */
  readonly file: string;
}

/** Blocks of so many tiles, the last of each zoom perhaps of fewer. */
export function blocksOf(name: string, tiles: readonly Tile[], size: number): Block[] {
  const blocks: Block[] = [];
  for (let first = 0, end = 0; first < tiles.length; first = end) {
    const zoom = tiles[first]?.zoom ?? 0;
    while (end - first < size && tiles[end]?.zoom === zoom) end += 1;
    const endsZoom = tiles[end]?.zoom !== zoom;
    const number = String(blocks.length).padStart(3, '0');
    blocks.push({ zoom, first, end, endsZoom, file: `${name}-${number}.tiles` });
  }
  return blocks;
}
