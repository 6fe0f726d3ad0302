import { defineJob, type HandlerContext } from '@longrun/worker';
import { z } from 'zod';
import { computeBlock, toBytes } from './block.ts';
import { METHODS } from './distance.ts';
import { blocksOf, fileOf, placesAsCsv } from './files.ts';
import { type Place, readPlaces } from './read-places.ts';
import { outcomeOf, outputOf, samePlaceMessage } from './report.ts';
import { addRow, closerThan, NO_PAIRS, type Pair, type Summary } from './summary.ts';

const input = z
  .object({
    places: z.int().min(2).default(2_500).describe('How many places, from the top of the list'),
    method: z.enum(['geodesic', 'great-circle']).default('geodesic'),
  })
  .prefault({});
const output = z.object({
  places: z.int(),
  rows: z.int().describe('Rows that were computed; fewer than places when the job was stopped'),
  distances: z.int(),
  meanKm: z.number(),
  longest: z.object({ from: z.string(), to: z.string(), km: z.number() }).optional(),
  files: z.array(z.string()),
});
const checkpoint = z.object({
  rows: z.int(),
  summary: z.object({
    pairs: z.int(),
    sumKm: z.number(),
    longest: z.object({ from: z.int(), to: z.int(), km: z.number() }).optional(),
  }),
});

/** Two airports as close as this are one that is listed twice. */
const SAME_PLACE_KM = 0.2;

type Context = HandlerContext<typeof input, typeof output, typeof checkpoint>;

/** The distances between the places of a CSV file, as files of some rows each. */
export function defineDistances({ source }: { readonly source: string }) {
  return defineJob({
    kind: 'matrix:distances',
    label: 'Distance matrix',
    description: 'The distance from every airport to every other, as files of numbers.',
    icon: 'grid',
    input,
    output,
    checkpoint,
    run: (context) => computeMatrix(context, readPlaces(source, context.input.places)),
  });
}

async function computeMatrix(context: Context, places: readonly Place[]) {
  const { input, restored, progress, message, artifact } = context;
  const start = restored ?? { rows: 0, summary: NO_PAIRS };
  let summary: Summary = start.summary;
  const count = progress.count(places.length, { unit: 'rows', from: { successful: start.rows } });
  if (!restored)
    await artifact('places.csv', placesAsCsv(places), { contentType: 'text/csv; charset=utf-8' });

  for (const block of blocksOf(start.rows, places.length)) {
    const same: Pair[] = [];
    const distances = await computeBlock(places, block, METHODS[input.method], (from, row) => {
      summary = addRow(summary, from, row);
      same.push(...closerThan(SAME_PLACE_KM, from, row));
      count.succeed();
    });
    for (const pair of same) message(samePlaceMessage(places, pair));
    // First the file, then the checkpoint that counts on it. A worker that dies between the two is harmless: the
    // next one computes the block again and replaces the file by one with the same bytes.
    await artifact(fileOf(block), toBytes(distances));
    const state = { rows: block.end, summary };
    // What the job ends with if it is stopped here: `checkpoint` then leaves this function by throwing.
    context.partial(outputOf(places, state));
    context.outcome(outcomeOf(places, state));
    await context.checkpoint(state);
  }
  return outputOf(places, { rows: places.length, summary });
}
