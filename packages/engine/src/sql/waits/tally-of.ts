import type { PartsTally } from '@longrun/core';
import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';

const TALLY = `SELECT count(*) AS total, count(*) FILTER (WHERE state = 'succeeded') AS succeeded,
    count(*) FILTER (WHERE state = 'failed') AS failed, count(*) FILTER (WHERE state = 'cancelled') AS cancelled
  FROM needs JOIN jobs ON jobs.number = needs.needed WHERE needs.job = :parent AND parent = :parent`;

/** How the parts of the present split have ended. */
export function* tallyOf({ sql }: Context, parent: number): Work<PartsTally> {
  return (yield* sql(TALLY).get({ parent })) as unknown as PartsTally; // exactly these columns, each a count
}
