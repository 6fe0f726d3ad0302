import { type BlockFiles, blockFiles } from './block-files.ts';
import { type Block, blocksOf } from './blocks.ts';
import type { Paint } from './painter.ts';
import type { RenderingContext } from './schemas.ts';
import { type Tile, tilesIn } from './tile.ts';

/** What the steps of one attempt share. */
export interface Work {
  readonly context: RenderingContext;
  readonly paint: Paint;
  /** In the order in which they are rendered. */
  readonly tiles: readonly Tile[];
  readonly blocks: readonly Block[];
  readonly files: BlockFiles;
}

export function openWork(context: RenderingContext, paint: Paint, tilesPerBlock: number): Work {
  const { input } = context;
  const tiles = tilesIn(input);
  return {
    context,
    paint,
    tiles,
    blocks: blocksOf(input.name, tiles, tilesPerBlock),
    files: blockFiles(context),
  };
}
