import { createArchive, type NumberedImage } from './archive.ts';
import type { Archived, Rendering } from './schemas.ts';
import type { Work } from './work.ts';

/** Makes the archive of all tiles that are done; replaces one that was made before. */
export async function writeArchive(work: Work, state: Rendering): Promise<Archived> {
  const { context } = work;
  const { name, bounds, minZoom } = context.input;
  const { body, ...archived } = await createArchive({
    metadata: { name, format: 'png', type: 'baselayer', attribution: 'Made with Natural Earth' },
    extent: { minZoom, maxZoom: state.zooms.at(-1)?.zoom ?? minZoom, bounds },
    read: () => imagesIn(work, state.tiles),
  });
  context.progress({ info: `Writing ${archiveOf(work)}` });
  await context.artifact(archiveOf(work), body(), { contentType: 'application/vnd.pmtiles' });
  return archived;
}

export function archiveOf({ context }: Work): string {
  return `${context.input.name}.pmtiles`;
}

async function* imagesIn({ tiles, blocks, files }: Work, done: number): AsyncIterable<NumberedImage> {
  for (const block of blocks.filter(({ first }) => first < done)) {
    const images = await files.read(block);
    for (const [index, { id }] of tiles.slice(block.first, Math.min(block.end, done)).entries()) {
      const png = images[index];
      if (!png) throw new Error(`${block.file} ends before its tile ${index}.`);
      yield { id, png };
    }
  }
}
