import type { Context } from '../context.ts';
import type { Work } from '../statement.ts';
import type { Candidate, Meters } from './meters.ts';
import { type Lane, ownerLanes } from './owner-lanes.ts';

/** The ready jobs of one kind in the order in which they may go. */
export interface Line {
  readonly kind: string;
  head(): Work<Candidate | undefined>;
  /** Takes the head away, and notes that its owner was served. */
  shift(): Work<void>;
}

// A row of its own each time: of equal turns the older row goes first.
const LEAVE = 'DELETE FROM lanes WHERE tenant = :tenant AND kind = :kind AND owner = :owner';
const SERVE = `INSERT INTO lanes (tenant, kind, owner, turn, served_at)
  VALUES (:tenant, :kind, :owner, :now, :now)`;
const OLDEST = `SELECT min(rank) AS rank FROM jobs
  WHERE state = 'queued' AND tenant = :tenant AND kind = :kind AND owner = :owner`;
const POSTPONE = 'UPDATE lanes SET turn = :turn WHERE number = :number AND turn < :turn';
const CLOSE = 'DELETE FROM lanes WHERE number = :number';

/** Owners take turns: first the one with the fewest running jobs of the kind; among equals the one whose turn is first, which is the
 *  rank of its first job or, if that is later, the last time it was served. So a job that nothing holds back, of an owner with nothing
 *  running, waits for at most one job of each other owner, however many these have. Within an owner the rank decides. */
export function* openLine(
  context: Context,
  { limit, ...place }: { readonly tenant: string; readonly kind: string; readonly limit: number },
  meters: Meters,
): Work<Line> {
  const { sql, now } = context;
  const lanes = yield* ownerLanes(context, place, meters, limit);
  let chosen: Lane | undefined;

  function* choose(): Work<Lane | undefined> {
    for (let lane = yield* lanes.first(); lane; lane = yield* lanes.first()) {
      const head = yield* lane.rows.head();
      const turn = head ? Math.max(lane.servedAt, head.rank) : undefined;
      if (turn !== undefined && turn <= lane.turn) return lane;
      // The job that its turn stood for is gone, or is held back.
      yield* settle(lane);
      if (turn === undefined) lanes.remove(lane);
      else lane.turn = turn;
    }
    return undefined;
  }
  function* settle({ owner, number, servedAt }: Lane): Work<void> {
    if (owner === '') return;
    const oldest = (yield* sql(OLDEST).get({ ...place, owner }))?.rank ?? null;
    if (oldest === null) yield* sql(CLOSE).run({ number });
    else yield* sql(POSTPONE).run({ number, turn: Math.max(servedAt, Number(oldest)) });
  }
  function* head(): Work<Candidate | undefined> {
    const row = chosen && (yield* chosen.rows.head());
    if (row) return row;
    chosen = yield* choose();
    return chosen && (yield* chosen.rows.head());
  }
  return {
    kind: place.kind,
    head,
    *shift() {
      yield* head();
      if (!chosen) return;
      const lane = chosen;
      chosen = undefined;
      lane.rows.shift();
      if (lanes.isOwnerless) return;
      lane.running += 1;
      lane.servedAt = now;
      lane.turn = now;
      yield* sql(LEAVE).run({ ...place, owner: lane.owner });
      lane.number = yield* sql(SERVE).add({ ...place, owner: lane.owner, now });
    },
  };
}
