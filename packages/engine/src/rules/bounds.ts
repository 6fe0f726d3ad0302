import type { LimitScope, Rate } from '@longrun/core';

/** What bounds the jobs that share one value. At least one of the two is there. */
export interface Bounds {
  readonly concurrency?: number;
  readonly rate?: Rate;
}

export type BoundsByPlace = Readonly<Record<LimitScope, ReadonlyMap<string, Bounds>>>;

interface Placed extends Bounds {
  readonly scope: LimitScope;
  readonly value: string;
}

/** In place of a value: each one that has no limit of its own. */
export const EACH = '*';

/** Of the limits about the same the first counts, bound by bound: what an operator left open stays as the kind declares it. */
export function collectBounds(limits: Iterable<Placed>): BoundsByPlace {
  const places = {
    kind: new Map<string, Bounds>(),
    queue: new Map<string, Bounds>(),
    key: new Map<string, Bounds>(),
  };
  for (const { scope, value, concurrency, rate } of limits)
    places[scope].set(value, {
      ...(concurrency !== undefined && { concurrency }),
      ...(rate && { rate }),
      ...places[scope].get(value),
    });
  return places;
}

export function boundsFor(places: BoundsByPlace, scope: LimitScope, value: string): Bounds | undefined {
  return places[scope].get(value) ?? places[scope].get(EACH);
}
