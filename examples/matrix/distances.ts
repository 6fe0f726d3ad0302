import { defineJob } from '@longrun/worker';
import { computeRows } from './compute-rows.ts';
import { METHODS } from './distance.ts';
import { PLACES_FILE, placesAsCsv } from './files.ts';
import { readPlaces } from './read-places.ts';
import { outcomeOf, outputOf } from './report.ts';
import { asked, output, type Rows, rows } from './schemas.ts';

/** The distances between the places of a CSV file, as files of some rows each. */
export function defineDistances({ source }: { readonly source: string }) {
  return defineJob({
    kind: 'matrix:distances',
    label: 'Distance matrix',
    description: 'The distance from every airport to every other, as files of numbers.',
    icon: 'grid',
    input: asked.prefault({}),
    output,
    checkpoint: rows,
    async run(context) {
      const { input, restored, artifact } = context;
      const places = readPlaces(source, input.places);
      if (!restored)
        await artifact(PLACES_FILE, placesAsCsv(places), { contentType: 'text/csv; charset=utf-8' });
      /** Says what the job ends with if it ends here. */
      const conclude = (done: Rows) => {
        const output = outputOf(places, [done]);
        context.partial(output);
        context.outcome(outcomeOf(places, [done]));
        return output;
      };
      const whole = { first: 0, end: places.length };
      return conclude(await computeRows(context, places, whole, METHODS[input.method], conclude));
    },
  });
}
