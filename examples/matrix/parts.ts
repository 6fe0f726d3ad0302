import type { WaitedJob } from '@longrun/core';
import { defineJob, PartsFailed } from '@longrun/worker';
import { z } from 'zod';
import { computeRows } from './compute-rows.ts';
import { METHODS } from './distance.ts';
import { PLACES_FILE, placesAsCsv, rangesOf } from './files.ts';
import { readPlaces } from './read-places.ts';
import { type DoneRows, outcomeOf, outputOf, rowsIn } from './report.ts';
import { asked, block, output, rows } from './schemas.ts';

const input = asked
  .extend({
    parts: z.int().min(1).max(100).default(4).describe('How many jobs share the rows'),
    execution: z
      .enum(['parallel', 'sequential'])
      .default('parallel')
      .describe('All parts at once, as workers are free, or one after the other'),
  })
  .prefault({});

/** The name of the split. */
const ROWS = 'rows';

/** The same matrix as `matrix:distances`, computed by as many workers as there are parts. */
export function defineParts({ source }: { readonly source: string }) {
  return defineJob({
    kind: 'matrix:parts',
    label: 'Distance matrix, in parts',
    description: 'The distance from every airport to every other, computed by several workers at once.',
    icon: 'grid',
    input,
    // What a part returns are the rows it has done; the job of which it is a part puts them together.
    output: z.union([output, rows]),
    checkpoint: rows,
    async run(context) {
      const { input, part } = context;
      const places = readPlaces(source, input.places);
      if (part)
        return computeRows(context, places, block.parse(part.data), METHODS[input.method], context.partial);

      const ranges = rangesOf(places.length, input.parts);
      // One part that fails costs the others nothing: a retry of what failed runs that one alone.
      const ends = await context.split(ROWS, ranges, { execution: input.execution, onFailure: 'ignore' });
      await context.artifact(PLACES_FILE, placesAsCsv(places), { contentType: 'text/csv; charset=utf-8' });
      const done = ends.flatMap(doneIn);
      const failed = rowsIn(ranges.filter((_, index) => ends[index]?.state === 'failed'));
      context.outcome(outcomeOf(places, done, failed));
      if (done.length === 0 || (failed > 0 && !isStopped(ends))) throw new PartsFailed(ROWS, ends);
      return outputOf(places, done);
    },
  });
}

/** The rows of a part that has ended, if it did any; of one that was stopped, those it had done by then. */
function doneIn({ jobId, output }: WaitedJob): DoneRows[] {
  return output === undefined ? [] : [{ ...rows.parse(output), jobId }];
}

/** Parts are ended early by a stop alone: no part's failure touches the others. */
function isStopped(ends: readonly WaitedJob[]): boolean {
  return ends.some(({ state, partial }) => partial || state === 'cancelled');
}
