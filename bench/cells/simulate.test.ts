import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_S, demandOf } from './demand.ts';
import { type Settings, settingsFrom } from './options.ts';
import { POLICIES, type Policy } from './place.ts';
import { simulate } from './simulate.ts';

const BUSY = settingsFrom({ load: 2_000, tenants: 200, capacity: 250, 'part-most': 100, 'burst-most': 50 });
/** One tenant that submits evenly, and a cell that never fails. */
const EVEN = settingsFrom({
  ...{ load: 60, tenants: 1, capacity: 100, 'part-most': 1_000 },
  ...{ 'bursts-per-day': 0, swing: 0, drift: 0, 'fail-days': 0 },
});
const ONE_CELL = { cells: 1, policy: 'hash', hasMoves: false } as const;
const ARRANGEMENTS = (Object.keys(POLICIES) as Policy[]) // the keys, which Object.keys widens
  .flatMap((policy) => [true, false].map((hasMoves) => ({ cells: 12, policy, hasMoves })));

function near(actual: number, expected: number, tolerance = 1e-6): void {
  ok(Math.abs(actual - expected) <= tolerance * Math.abs(expected), `${actual} is not near ${expected}`);
}

const alone = (settings: Settings) => simulate(demandOf(settings), settings, ONE_CELL);

test('every job that came is served, given up or still waiting, under every policy', () => {
  const demand = demandOf(BUSY);
  for (const arrangement of ARRANGEMENTS) {
    const { arrived, served, rejected, queued } = simulate(demand, BUSY, arrangement);
    near(served + rejected + queued, arrived);
  }
});

test('every policy gets the same jobs', () => {
  const demand = demandOf(BUSY);
  const arrived = ARRANGEMENTS.map((arrangement) => simulate(demand, BUSY, arrangement).arrived);
  for (const count of arrived) near(count, arrived[0] ?? 0, 0.001); // but for those who wait when the count begins
});

test('an even load fills a cell to the load divided by what it can do, and nobody is late', () => {
  const { utilisation, busiestHour, late, rejected, arrived } = alone(EVEN);
  near(utilisation.mean, 0.6);
  near(busiestHour, 0.6);
  near(arrived, 60 * 2 * DAY_S);
  deepEqual({ late, rejected }, { late: 0, rejected: 0 });
});

test('of twice what a cell can do, half is given up and all are late by their patience', () => {
  const { utilisation, rejected, arrived, late, lateP50 } = alone({ ...EVEN, load: 200 });
  near(utilisation.mean, 1);
  near(rejected / arrived, 0.5, 0.001);
  near(late, arrived, 0.001);
  near(lateP50, EVEN.patienceS, 0.01);
});

test('bursts and parts leave the mean load as it was asked for', () => {
  const settings = { ...BUSY, drift: 0, days: 41 };
  const { arrived } = simulate(demandOf(settings), settings, { ...ONE_CELL, cells: 12 });
  near(arrived / (40 * DAY_S), BUSY.load, 0.02);
});

test('no part is larger than a tenant may be', () => {
  const { tenants, divided, largest } = demandOf(BUSY);
  ok(divided > 0 && largest > BUSY.partMost);
  for (const { usual } of tenants) ok(usual <= BUSY.partMost);
});

test('who comes in a failure waits for its end, or goes', () => {
  const settings = { ...EVEN, failDays: 0.25, outageS: 600, days: 101 };
  const { late, rejected, arrived, lateP99 } = alone(settings);
  const down = 600 / (600 + DAY_S / 4);
  near(rejected / arrived, down * (1 - EVEN.patienceS / 600), 0.1);
  ok(late > rejected && late < 1.2 * down * arrived, `${late / arrived} of the jobs`);
  near(lateP99, EVEN.patienceS);
});

test('moves bring the cells nearer to each other than any placement alone', () => {
  const demand = demandOf(BUSY);
  const spread = (hasMoves: boolean) => {
    const { utilisation, movesAtFirst } = simulate(demand, BUSY, { cells: 12, policy: 'hash', hasMoves });
    equal(movesAtFirst > 0, hasMoves);
    return utilisation.most - utilisation.least;
  };
  ok(spread(true) < spread(false) / 2);
});

test('the same seed gives the same numbers, another one gives others', () => {
  const run = (seed: number) => alone({ ...BUSY, capacity: 2_500, seed });
  deepEqual(run(7), run(7));
  ok(run(7).arrived !== run(8).arrived);
});
