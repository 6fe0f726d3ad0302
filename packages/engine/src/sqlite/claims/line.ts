import type { Context } from '../context.ts';
import type { Candidate, Meters } from './meters.ts';
import { type ReadyRows, readyRows } from './ready-rows.ts';

/** The ready jobs of one kind in the order in which they may go. */
export interface Line {
  readonly kind: string;
  head(): Candidate | undefined;
  /** Takes the head away, and notes that its owner was served. */
  shift(): void;
}

/** The jobs of one owner, or those without any, which count as one owner's. */
interface Lane {
  readonly owner: string;
  readonly rows: ReadyRows;
  number: number;
  turn: number;
  servedAt: number;
  running: number;
}

// Few lanes are looked at: those of owners with nothing running come up by turn, and the others are no more than there are running jobs.
const LANES = `SELECT number, owner, turn, served_at FROM lanes
  WHERE tenant = :tenant AND kind = :kind AND (turn, number) > (:turn, :number) AND owner > ''
    AND owner NOT IN (SELECT value FROM json_each(:owners))
  ORDER BY turn, number LIMIT :limit`;
const LANES_AT_ONCE = 64;
const ROWS_AT_ONCE = 8;
const UNOWNED = `SELECT number, served_at FROM lanes WHERE tenant = :tenant AND kind = :kind AND owner = ''`;
const RUNNING = `SELECT owner, count(*) AS count FROM jobs
  WHERE lease_until IS NOT NULL AND tenant = :tenant AND kind = :kind GROUP BY owner`;
const SERVE = `INSERT OR REPLACE INTO lanes (tenant, kind, owner, turn, served_at)
  VALUES (:tenant, :kind, :owner, :now, :now)`;
const OLDEST = `SELECT min(rank) AS rank FROM jobs
  WHERE state = 'queued' AND tenant = :tenant AND kind = :kind AND owner = :owner`;
const POSTPONE = 'UPDATE lanes SET turn = :turn WHERE number = :number';
const CLOSE = 'DELETE FROM lanes WHERE number = :number';

/** Owners take turns: first the one with the fewest running jobs of the kind; among equals the one whose turn is first, which is the
 *  rank of its first job or, if that is later, the last time it was served. So an owner with nothing running waits for at most one
 *  job of each other owner in the line, however many these have. Within an owner the rank decides. */
export function openLine(
  context: Context,
  { tenant, kind, limit }: { tenant: string; kind: string; limit: number },
  meters: Meters,
): Line {
  const { sql, now } = context;
  const place = { tenant, kind };
  const lanes = new Set<Lane>();
  const seen = new Set<string>();
  let running: Map<unknown, number> | undefined;
  let last = { turn: Number.MIN_SAFE_INTEGER, number: 0 };
  let isMore = true;
  let chosen: Lane | undefined;

  const runningOf = (owner: string | null) => {
    running ??= new Map(
      sql(RUNNING)
        .all(place)
        .map((row) => [row.owner, Number(row.count)]),
    );
    return running.get(owner) ?? 0;
  };
  const add = (owner: string, { number, turn, servedAt }: Pick<Lane, 'number' | 'turn' | 'servedAt'>) => {
    const rows = readyRows(context, { ...place, owner }, meters, Math.min(limit, ROWS_AT_ONCE));
    lanes.add({ owner, rows, number, turn, servedAt, running: runningOf(owner) });
    seen.add(owner);
  };
  const addMore = () => {
    const found = sql(LANES).all({ ...place, ...last, owners: meters.closed.owner, limit: LANES_AT_ONCE });
    isMore = found.length === LANES_AT_ONCE;
    for (const { owner, ...row } of found) {
      last = { turn: Number(row.turn), number: Number(row.number) };
      // One that was served in the meantime comes up again, at its new place.
      if (!seen.has(String(owner))) add(String(owner), { ...last, servedAt: Number(row.served_at) });
    }
  };
  const addUnowned = () => {
    const rows = readyRows(context, { ...place, owner: null }, meters, limit);
    const isAlone = lanes.size === 0;
    const row = isAlone ? undefined : sql(UNOWNED).get(place);
    const [number, servedAt] = [Number(row?.number ?? 0), Number(row?.served_at ?? 0)];
    lanes.add({ owner: '', rows, number, turn: servedAt, servedAt, running: isAlone ? 0 : runningOf(null) });
    return isAlone;
  };
  addMore();
  const isOwnerless = addUnowned();

  const choose = (): Lane | undefined => {
    for (;;) {
      const first = firstOf(lanes);
      // One that is not read yet may have nothing running, or an earlier turn.
      if (isMore && (!first || first.running > 0 || first.turn > last.turn)) {
        addMore();
        continue;
      }
      const head = first?.rows.head();
      if (!first || !head) {
        if (!first) return undefined;
        lanes.delete(first);
        settle(first);
        continue;
      }
      const turn = Math.max(first.servedAt, head.rank);
      if (turn <= first.turn) return first;
      first.turn = turn;
      settle(first);
    }
  };
  /** The job that a turn stood for may be gone: cancelled, paused, expired. */
  const settle = ({ owner, number, servedAt }: Lane): void => {
    if (owner === '') return;
    const oldest = sql(OLDEST).get({ ...place, owner })?.rank ?? null;
    if (oldest === null) sql(CLOSE).run({ number });
    else sql(POSTPONE).run({ number, turn: Math.max(servedAt, Number(oldest)) });
  };
  const head = () => {
    const row = chosen?.rows.head();
    if (row) return row;
    chosen = choose();
    return chosen?.rows.head();
  };
  return {
    kind,
    head,
    shift() {
      head();
      if (!chosen) return;
      const lane = chosen;
      lane.rows.shift();
      chosen = undefined;
      if (isOwnerless) return; // nobody to take turns with
      lane.running += 1;
      lane.servedAt = now;
      lane.turn = now;
      lane.number = sql(SERVE).run({ ...place, owner: lane.owner, now }).lastRow;
    },
  };
}

function firstOf(lanes: Iterable<Lane>): Lane | undefined {
  let first: Lane | undefined;
  for (const lane of lanes) if (!first || isBefore(lane, first)) first = lane;
  return first;
}

function isBefore(a: Lane, b: Lane): boolean {
  return (a.running - b.running || a.turn - b.turn || a.number - b.number) < 0;
}
