/** The database's clock, as far as this process can tell: what it said last, and what has passed since. Reads go by it; what is written
 *  bears the moment that the database gives. */
export interface DatabaseClock {
  hear(now: number): void;
  now(): number;
}

export function createDatabaseClock(first: number): DatabaseClock {
  let heard = first;
  let at = performance.now();
  return {
    hear(now) {
      heard = now;
      at = performance.now();
    },
    now: () => Math.floor(heard + performance.now() - at),
  };
}
