import type { Context } from '../context.ts';
import type { SqlFlavor } from '../flavor.ts';
import type { Work } from '../statement.ts';
import type { Candidate, Meters } from './meters.ts';

// By owner first, though it is one: Postgres takes the order from the index only when it is the index's own.
const next = (
  place: Place,
  { textsOf }: SqlFlavor,
) => `SELECT number, rank, queue, concurrency_key AS key FROM jobs
  WHERE state = 'queued' AND tenant = :tenant AND kind = :kind AND owner ${place.owner === null ? 'IS NULL' : '= :owner'} AND (rank, number) > (:rank, :number)
    AND (queue IS NULL OR queue NOT IN (${textsOf(':queues')}))
    AND (concurrency_key IS NULL OR concurrency_key NOT IN (${textsOf(':keys')}))
  ORDER BY owner, rank, number LIMIT :limit`;

export interface Place {
  readonly tenant: string;
  readonly kind: string;
  /** `null` for jobs without one. */
  readonly owner: string | null;
}

/** The ready jobs of one owner by rank, without those that a pause or a limit holds back. */
export interface ReadyRows {
  head(): Work<Candidate | undefined>;
  /** Takes the head away. */
  shift(): void;
}

/** Reads `size` rows at a time. What is left out is left out by the database, and for good: within one claim no limit gets wider. */
export function readyRows({ sql, flavor }: Context, place: Place, meters: Meters, size: number): ReadyRows {
  const text = next(place, flavor);
  let rows: Candidate[] = [];
  let at = 0;
  let isMore = true;
  let last = { rank: Number.MIN_SAFE_INTEGER, number: 0 };

  function* refill(): Work<void> {
    const { queue: queues, key: keys } = meters.closed;
    // The columns are those of a Candidate.
    rows = (yield* sql(text).all({ ...place, ...last, queues, keys, limit: size })) as unknown as Candidate[];
    at = 0;
    isMore = rows.length === size;
    last = rows.at(-1) ?? last;
  }
  return {
    *head() {
      for (;;) {
        const row = rows[at];
        if (row && meters.admits(row)) return row;
        if (row) at += 1;
        else if (isMore) yield* refill();
        else return undefined;
      }
    },
    shift() {
      at += 1;
    },
  };
}
