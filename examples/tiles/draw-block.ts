import { setImmediate } from 'node:timers/promises';
import type { Block } from './blocks.ts';
import { paletteOf } from './pixel.ts';
import { encodePng } from './png.ts';
import { withTile } from './rendering.ts';
import { zoomMessage } from './report.ts';
import type { Rendering } from './schemas.ts';
import { TILE_SIZE } from './tile.ts';
import type { Work } from './work.ts';

/** Draws the tiles of a block, from where an earlier attempt has left it, and stores them. Once something is asked of
 *  the job, it stores those it has. */
export async function drawBlock(
  { context, paint, tiles, files }: Work,
  block: Block,
  before: Rendering,
  onTile: () => void,
): Promise<Rendering> {
  const { input, progress, message, signal } = context;
  progress({ info: `Drawing zoom ${block.zoom}` });
  const palette = paletteOf(input.style);
  const kept = before.tiles - block.first;
  // The file may hold more than the checkpoint counts on: a worker may have died between the two.
  const images = kept > 0 ? (await files.read(block)).slice(0, kept) : [];
  let state = before;
  for (const tile of tiles.slice(state.tiles, block.end)) {
    const { pixels, kind } = await paint(tile);
    images.push(encodePng({ width: TILE_SIZE, height: TILE_SIZE, pixels, palette }));
    state = withTile(state, tile.zoom, kind);
    onTile();
    await setImmediate(); // Let others run, and hear what they ask.
    if (signal.aborted) break;
  }
  await files.save(block, images);
  const tally = state.zooms.at(-1);
  if (tally && block.endsZoom && state.tiles === block.end) message(zoomMessage(tally));
  return state;
}
