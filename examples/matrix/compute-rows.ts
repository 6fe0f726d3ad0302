import type { HandlerContext } from '@longrun/worker';
import { computeBlock, type Distance, toBytes } from './block.ts';
import { blocksOf, fileOf } from './files.ts';
import type { Place } from './read-places.ts';
import { samePlaceMessage } from './report.ts';
import type { Block, Rows, rows } from './schemas.ts';
import { addRow, closerThan, NO_PAIRS, type Pair, type Summary } from './summary.ts';

/** Two airports as close as this are one that is listed twice. */
const SAME_PLACE_KM = 0.2;

/** What the computing of rows needs of a job, be it the whole matrix or a part of one. */
export type RowsContext = Pick<
  HandlerContext<never, never, typeof rows>,
  'restored' | 'progress' | 'message' | 'artifact' | 'checkpoint'
>;

/** Computes some rows and stores them as files of the job, from its checkpoint on. Calls `keep` after each block with all that
 *  is done by then. */
export async function computeRows(
  context: RowsContext,
  places: readonly Place[],
  { first, end }: Block,
  distance: Distance,
  keep: (done: Rows) => void,
): Promise<Rows> {
  const { restored, progress, message, artifact, checkpoint } = context;
  let done: Rows = restored ?? { first, end: first, summary: NO_PAIRS };
  const count = progress.count(end - first, { unit: 'rows', from: { successful: done.end - first } });

  for (const block of blocksOf({ first: done.end, end })) {
    let summary: Summary = done.summary;
    const same: Pair[] = [];
    const distances = await computeBlock(places, block, distance, (from, row) => {
      summary = addRow(summary, from, row);
      same.push(...closerThan(SAME_PLACE_KM, from, row));
      count.succeed();
    });
    for (const pair of same) message(samePlaceMessage(places, pair));
    // First the file, then the checkpoint that counts on it. A worker that dies between the two is harmless: the
    // next one computes the block again and replaces the file by one with the same bytes.
    await artifact(fileOf(block), toBytes(distances));
    done = { first, end: block.end, summary };
    // What the job ends with if it is stopped here: `checkpoint` then leaves this function by throwing.
    keep(done);
    await checkpoint(done);
  }
  return done;
}
