import { type Change, DAY_S, type Demand, ZONES } from './demand.ts';

// Below this a hot cell is let be: tomorrow it would be another's turn.
const TOO_HOT = 1.1;

/** What the tenants submit to each cell, kept up with every change and move. */
export function loadsOf({ tenants }: Demand, cellOf: Int32Array, cells: number, swing: number) {
  const usual = Float64Array.from(tenants, (tenant) => tenant.usual);
  const burst = new Float64Array(tenants.length);
  const byZone = Array.from({ length: ZONES }, () => new Float64Array(cells));
  const bursting = new Float64Array(cells);
  const current = new Float64Array(cells);

  const add = (tenant: number, sign: 1 | -1) => {
    const cell = cellOf[tenant] ?? 0;
    increase(byZone[tenants[tenant]?.zone ?? 0] ?? current, cell, sign * (usual[tenant] ?? 0));
    increase(bursting, cell, sign * (burst[tenant] ?? 0));
  };
  for (const tenant of tenants.keys()) add(tenant, 1);

  const largestUpTo = (most: number, cell: number) => {
    let best = -1;
    for (const [tenant, load] of usual.entries())
      if (cellOf[tenant] === cell && load <= most && load > (usual[best] ?? 0)) best = tenant;
    return best;
  };
  return {
    apply({ tenant, usual: load, burst: more }: Change): void {
      add(tenant, -1);
      usual[tenant] = load;
      burst[tenant] = more;
      add(tenant, 1);
    },
    /** Jobs a second that each cell is sent at a time of the day. */
    at(now: number): Float64Array {
      current.set(bursting);
      for (const [zone, loads] of byZone.entries()) {
        const height = 1 + swing * Math.sin(2 * Math.PI * (now / DAY_S - zone / ZONES));
        for (let cell = 0; cell < cells; cell += 1) increase(current, cell, height * (loads[cell] ?? 0));
      }
      return current;
    },
    /** Moves one tenant from the hottest cell to the coldest, the largest that does not just turn the tables, by what is
     *  usual over the day. False where there is nothing to gain. */
    level(): boolean {
      const means = new Float64Array(cells);
      for (const loads of byZone) for (const [cell, load] of loads.entries()) increase(means, cell, load);
      const [most, least] = [Math.max(...means), Math.min(...means)];
      if (most < (TOO_HOT * means.reduce((sum, load) => sum + load)) / cells) return false;
      const tenant = largestUpTo((most - least) / 2, means.indexOf(most));
      if (tenant < 0) return false;
      add(tenant, -1);
      cellOf[tenant] = means.indexOf(least);
      add(tenant, 1);
      return true;
    },
  };
}

function increase(values: Float64Array, at: number, by: number): void {
  values[at] = (values[at] ?? 0) + by;
}
