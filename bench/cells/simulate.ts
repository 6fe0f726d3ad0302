import { type Change, DAY_S, type Demand } from './demand.ts';
import { loadsOf } from './loads.ts';
import type { Settings } from './options.ts';
import { outagesOf } from './outages.ts';
import { type Policy, place } from './place.ts';
import { startTally, type Tally } from './tally.ts';

export interface Arrangement {
  readonly cells: number;
  readonly policy: Policy;
  /** From time to time a tenant moves from the hottest cell to the coldest. */
  readonly hasMoves: boolean;
}

export interface Outcome extends Tally {
  /** Until it has settled, and on each day from then on. */
  readonly movesAtFirst: number;
  readonly movesPerDay: number;
}

/** Work flows like water: jobs arrive evenly within a step, and a cell takes them in the order of their coming, as many a second
 *  as it can. */
export function simulate(demand: Demand, settings: Settings, arrangement: Arrangement): Outcome {
  const { capacity, patienceS, stepS, days, settleDays, moveEveryS } = settings;
  const { cells, hasMoves } = arrangement;
  const loads = loadsOf(demand, place(demand.tenants, arrangement, settings.seed), cells, settings.swing);
  const downFor = outagesOf(settings, cells);
  const queue = new Float64Array(cells);
  const moves = { first: 0, later: 0 };
  let tally = startTally(settings, queue);

  const step = (cell: number, coming: number, now: number) => {
    const downS = downFor(cell, now);
    const before = queue[cell] ?? 0;
    const done = downS > 0 ? 0 : Math.min(before + coming, capacity * stepS);
    const left = before + coming - done;
    // Who would wait too long goes away; while a cell is down, that is all who came longer ago.
    const after = Math.min(left, patienceS * (downS > 0 ? coming / stepS : capacity));
    queue[cell] = after;
    tally.add(cell, coming, done, left - after, downS + (before + after) / 2 / capacity);
  };
  let next = 0;
  for (let now = 0; now < days * DAY_S; now += stepS) {
    if (now === settleDays * DAY_S) tally = startTally(settings, queue);
    for (; (demand.changes[next]?.at ?? Number.POSITIVE_INFINITY) <= now; next += 1)
      loads.apply(demand.changes[next] as Change); // it was just looked at
    if (hasMoves && now % moveEveryS === 0 && loads.level())
      moves[now < settleDays * DAY_S ? 'first' : 'later'] += 1;
    const perSecond = loads.at(now);
    for (let cell = 0; cell < cells; cell += 1) step(cell, (perSecond[cell] ?? 0) * stepS, now);
    tally.endStep();
  }
  return { ...tally.end(), movesAtFirst: moves.first, movesPerDay: moves.later / (days - settleDays) };
}
