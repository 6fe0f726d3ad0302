import type { Tenant } from './demand.ts';
import { type Random, randomFrom } from './random.ts';

/** Which cell a new tenant gets. `believed`: the load of each cell, as far as it is known when the tenant comes. */
type Choose = (tenant: number, believed: Float64Array, random: Random) => number;

export const POLICIES = {
  hash: (tenant, believed) => randomFrom(tenant).below(believed.length),
  'two choices': (_, believed, random) => {
    const [one, other] = [random.below(believed.length), random.below(believed.length)];
    return (believed[one] ?? 0) <= (believed[other] ?? 0) ? one : other;
  },
  'least loaded': (_, believed) => believed.indexOf(Math.min(...believed)),
} as const satisfies Record<string, Choose>;

export type Policy = keyof typeof POLICIES;

/** Gives the cell of each tenant. They come in an order of chance, and how much they will submit is what somebody believes. */
export function place(
  tenants: readonly Tenant[],
  { cells, policy }: { readonly cells: number; readonly policy: Policy },
  seed: number,
): Int32Array {
  const random = randomFrom(seed);
  const believed = new Float64Array(cells);
  const cellOf = new Int32Array(tenants.length);
  const order = [...tenants.keys()].map((tenant) => ({ tenant, at: random.unit() }));
  for (const { tenant } of order.sort((a, b) => a.at - b.at)) {
    const cell = POLICIES[policy](tenant, believed, random);
    believed[cell] = (believed[cell] ?? 0) + (tenants[tenant]?.expected ?? 0);
    cellOf[tenant] = cell;
  }
  return cellOf;
}
