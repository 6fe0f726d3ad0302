/** How fast rows go through, of late. */
export interface Pace {
  /** So many are through, of so many. Falling numbers begin anew. */
  observe(rows: number, of: number): void;
  /** Rows in a second; undefined until there is enough to tell. */
  rate(): number | undefined;
  /** Milliseconds that are left at this rate. */
  left(): number | undefined;
}

/** Long enough to ride out a slow batch, short enough to follow from one table to the next. */
const OVER_MS = 10_000;
const LEAST_MS = 500;

export function createPace(clock: () => number = () => performance.now()): Pace {
  let seen: { readonly at: number; readonly rows: number }[] = [];
  let total = 0;
  const rate = () => {
    const [first, last] = [seen[0], seen.at(-1)];
    if (!first || !last || last.at - first.at < LEAST_MS || last.rows === first.rows) return undefined;
    return ((last.rows - first.rows) * 1_000) / (last.at - first.at);
  };
  return {
    observe(rows, of) {
      const at = clock();
      if (rows < (seen.at(-1)?.rows ?? 0)) seen = [];
      const from = seen.findLastIndex((one) => one.at <= at - OVER_MS);
      seen = [...seen.slice(Math.max(0, from)), { at, rows }];
      total = of;
    },
    rate,
    left() {
      const speed = rate();
      const rows = seen.at(-1)?.rows ?? 0;
      return speed === undefined ? undefined : ((total - rows) * 1_000) / speed;
    },
  };
}
