import { defineJob, Interruption } from '@longrun/worker';
import { drawBlock } from './draw-block.ts';
import { createPainter, type Paint } from './painter.ts';
import { NOTHING_DONE } from './rendering.ts';
import { outcomeOf, outputOf } from './report.ts';
import { type Archived, checkpoint, input, output, type Rendering } from './schemas.ts';
import { openWork, type Work } from './work.ts';
import { archiveOf, writeArchive } from './write-archive.ts';

export interface RenderingOptions {
  /** Makes what draws the tiles of one job; the land of the Earth unless told otherwise. */
  readonly painter?: () => Paint;
  /** How much a worker that dies can lose; 128 tiles, half a second's work, unless told otherwise. */
  readonly tilesPerBlock?: number;
}

/** A map as a pyramid of tiles, in one archive. */
export function defineRendering({ painter = createPainter, tilesPerBlock = 128 }: RenderingOptions = {}) {
  return defineJob({
    kind: 'tiles:render',
    label: 'Render map tiles',
    description: 'Draws the land of the Earth as a pyramid of map tiles and puts them into one archive.',
    icon: 'map',
    input,
    output,
    checkpoint,
    run: (context) => render(openWork(context, painter(), tilesPerBlock)),
  });
}

async function render(work: Work) {
  const { context } = work;
  let state = await whereToBegin(work);
  const count = context.progress.count(work.tiles.length, {
    unit: 'tiles',
    from: { successful: state.tiles },
  });
  try {
    for (const block of work.blocks.filter(({ end }) => end > state.tiles)) {
      state = await drawBlock(work, block, state, () => count.succeed());
      await context.checkpoint(state);
    }
    const archived = state.archived ?? (await writeArchive(work, state));
    state = { ...state, archived };
    const result = conclude(work, state, archived);
    // From now on the files of the blocks are not needed, whoever goes on.
    await context.checkpoint(state);
    await dropBlocks(work);
    return result;
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    // A paused job may be stopped next, and then no worker is there to make an archive of what is done.
    if (error.kind !== 'pause' && error.kind !== 'stop') throw error;
    if (!state.archived) conclude(work, state, await writeArchive(work, state));
    if (error.kind === 'stop') await dropBlocks(work);
    throw error;
  }
}

/** At the checkpoint, if the tiles it counts on are there. They are not when a job that was stopped is retried. */
async function whereToBegin({ context, blocks, files }: Work): Promise<Rendering> {
  const { restored, message } = context;
  const [first] = blocks;
  if (!restored || restored.archived || !first || (await files.exists(first)))
    return restored ?? NOTHING_DONE;
  message.warning('The tiles of the run before are gone; the rendering begins anew.');
  return NOTHING_DONE;
}

/** Says what the job ends with if it ends here. */
function conclude(work: Work, rendering: Rendering, archived: Archived) {
  const { context, tiles } = work;
  const result = { file: archiveOf(work), rendering, archived, total: tiles.length };
  const output = outputOf(result);
  context.partial(output);
  context.outcome(outcomeOf(result));
  return output;
}

/** The first goes first: where it is gone, no other is counted on. */
async function dropBlocks({ blocks, files }: Work): Promise<void> {
  for (const block of blocks) await files.delete(block);
}
