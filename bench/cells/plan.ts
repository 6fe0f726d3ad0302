import { demandOf } from './demand.ts';
import type { Settings } from './options.ts';
import { POLICIES, type Policy } from './place.ts';
import { leastWhere } from './seek.ts';
import { type Arrangement, type Outcome, simulate } from './simulate.ts';

export interface Plan {
  readonly cells: number;
  /** What each limit asks for: jobs a second, bytes, watchers. The greatest is taken. */
  readonly cellsFor: Readonly<Record<'jobs' | 'bytes' | 'watchers', number>>;
  readonly largestTenant: number;
  readonly dividedTenants: number;
  /** How many jobs a second a tenant may submit, on average, that has a cell for itself. */
  readonly mostOfOneTenant: number;
  readonly outcomes: readonly PlanOutcome[];
}

export interface PlanOutcome extends Arrangement, Outcome {
  /** So few cells are enough; null where even eight times as many as the mean load would fill are too few. */
  readonly cellsNeeded: number | null;
}

export function planOf(settings: Settings): Plan {
  const { load, capacity } = settings;
  const demand = demandOf(settings);
  const cellsFor = cellsForEach(settings);
  const full = Math.ceil(load / capacity);
  const cells = Math.max(...Object.values(cellsFor));
  const isFine = ({ late, arrived }: Outcome) => late <= settings.lateShare * arrived;
  const outcomeOf = (policy: Policy, hasMoves: boolean): PlanOutcome => {
    const run = (cells: number) => simulate(demand, settings, { cells, policy, hasMoves });
    const cellsNeeded = leastWhere(full, 8 * full, (few) => isFine(run(few)));
    return { cells, policy, hasMoves, ...run(cells), cellsNeeded };
  };
  const isFineAlone = (mean: number) => {
    const alone = demandOf({ ...settings, tenants: 1, load: mean, partMost: mean });
    return isFine(simulate(alone, settings, { cells: 1, policy: 'hash', hasMoves: false }));
  };
  // Object.keys widens the names.
  const policies = Object.keys(POLICIES) as Policy[];
  return {
    cells,
    cellsFor,
    largestTenant: demand.largest,
    dividedTenants: demand.divided,
    mostOfOneTenant:
      capacity - (leastWhere(1, capacity - 1, (spare) => isFineAlone(capacity - spare)) ?? capacity),
    outcomes: policies.flatMap((policy) => [outcomeOf(policy, false), outcomeOf(policy, true)]),
  };
}

function cellsForEach(settings: Settings): Plan['cellsFor'] {
  const { load, capacity, fill, keepHours, bytesPerJob, diskPerCell, watchedS, watchersPerCell } = settings;
  return {
    jobs: Math.ceil(load / (capacity * fill)),
    bytes: Math.ceil((load * keepHours * 3_600 * bytesPerJob) / diskPerCell),
    watchers: Math.ceil((load * watchedS) / watchersPerCell),
  };
}
