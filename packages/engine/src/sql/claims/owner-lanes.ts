import type { Context } from '../context.ts';
import type { SqlFlavor } from '../flavor.ts';
import { isLeased } from '../lease.ts';
import type { Row, Soon, Work } from '../statement.ts';
import type { Meters } from './meters.ts';
import { type ReadyRows, readyRows } from './ready-rows.ts';

/** The jobs of one owner, or those without any, which count as one owner's. */
export interface Lane {
  /** Empty for jobs without one. */
  readonly owner: string;
  readonly rows: ReadyRows;
  number: number;
  turn: number;
  servedAt: number;
  running: number;
}

/** The lanes of a kind, read as far as they are needed. */
export interface OwnerLanes {
  /** The one whose turn it is, as far as turns are known. */
  first(): Work<Lane | undefined>;
  remove(lane: Lane): void;
  /** Nobody has an owner: there is one lane and no turn to take. */
  readonly isOwnerless: boolean;
}

// Few lanes are looked at: those of owners with nothing running come up by turn, and the others are no more than there are running jobs.
const next = ({ textsOf }: SqlFlavor) => `SELECT number, owner, turn, served_at FROM lanes
  WHERE tenant = :tenant AND kind = :kind AND (turn, number) > (:turn, :number) AND owner > ''
    AND owner NOT IN (${textsOf(':owners')})
  ORDER BY turn, number LIMIT :limit`;
const LANES_AT_ONCE = 64;
const ROWS_AT_ONCE = 8;
const UNOWNED = `SELECT number, served_at FROM lanes WHERE tenant = :tenant AND kind = :kind AND owner = ''`;
const running = (flavor: SqlFlavor) => `SELECT owner, count(*) AS count FROM jobs
  WHERE ${isLeased(flavor)} AND tenant = :tenant AND kind = :kind GROUP BY owner`;

export function* ownerLanes(
  context: Context,
  place: { readonly tenant: string; readonly kind: string },
  meters: Meters,
  limit: number,
): Work<OwnerLanes> {
  const { sql, flavor } = context;
  const lanes = new Set<Lane>();
  const seen = new Set<string>();
  const runningOf = once(() => sql(running(flavor)).all(place));
  let last = { turn: Number.MIN_SAFE_INTEGER, number: 0 };
  let isMore = true;

  function* addMore(): Work<void> {
    const found = yield* sql(next(flavor)).all({
      ...place,
      ...last,
      owners: meters.closed.owner,
      limit: LANES_AT_ONCE,
    });
    isMore = found.length === LANES_AT_ONCE;
    for (const row of found) {
      const owner = String(row.owner);
      last = { turn: Number(row.turn), number: Number(row.number) };
      if (seen.has(owner)) continue; // served in the meantime, it comes up again at its new place
      seen.add(owner);
      const rows = readyRows(context, { ...place, owner }, meters, Math.min(limit, ROWS_AT_ONCE));
      lanes.add({ owner, rows, ...last, servedAt: Number(row.served_at), running: yield* runningOf(owner) });
    }
  }
  function* addUnowned(): Work<void> {
    const rows = readyRows(context, { ...place, owner: null }, meters, limit);
    const row = isOwnerless ? undefined : yield* sql(UNOWNED).get(place);
    const servedAt = Number(row?.served_at ?? 0);
    const running = isOwnerless ? 0 : yield* runningOf(null);
    lanes.add({ owner: '', rows, number: Number(row?.number ?? 0), turn: servedAt, servedAt, running });
  }
  yield* addMore();
  const isOwnerless = lanes.size === 0;
  yield* addUnowned();
  return {
    isOwnerless,
    *first() {
      for (;;) {
        const first = foremost(lanes);
        // One that is not read yet may have nothing running, or an earlier turn.
        if (!isMore || (first && first.running === 0 && first.turn <= last.turn)) return first;
        yield* addMore();
      }
    },
    remove: (lane) => void lanes.delete(lane),
  };
}

function foremost(lanes: Iterable<Lane>): Lane | undefined {
  let first: Lane | undefined;
  for (const lane of lanes) if (!first || isBefore(lane, first)) first = lane;
  return first;
}

function isBefore(a: Lane, b: Lane): boolean {
  return (a.running - b.running || a.turn - b.turn || a.number - b.number) < 0;
}

/** How many jobs of an owner are running, counted for all at the first question. */
function once(count: () => Soon<Row[]>): (owner: string | null) => Work<number> {
  let counts: Map<unknown, number> | undefined;
  return function* (owner) {
    counts ??= new Map((yield* count()).map((row) => [row.owner, Number(row.count)]));
    return counts.get(owner) ?? 0;
  };
}
