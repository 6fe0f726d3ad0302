import type { Context } from './context.ts';
import type { Work } from './statement.ts';

const ENTER = `INSERT INTO lanes (tenant, kind, owner, turn, served_at)
  SELECT tenant, kind, owner, rank, 0 FROM jobs WHERE number = :number AND owner IS NOT NULL AND rank IS NOT NULL
  ON CONFLICT (tenant, kind, owner) DO UPDATE SET turn =
    CASE WHEN lanes.served_at > excluded.turn THEN lanes.served_at ELSE excluded.turn END
    WHERE excluded.turn < lanes.turn`;

/** To be told of every job that becomes queued: its owner gets a turn, no later than the job's rank or the last time the owner was
 *  served. A job without an owner is left alone. */
export function* enterLane({ sql }: Context, number: number): Work<void> {
  yield* sql(ENTER).run({ number });
}
