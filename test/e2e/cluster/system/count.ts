/** A number that grows, for which others wait. */
export interface Count {
  readonly value: number;
  add(by?: number): void;
  /** Rejects when `signal` fires before. */
  atLeast(wanted: number, signal: AbortSignal): Promise<void>;
}

export function createCount(what: string): Count {
  let value = 0;
  const waiting = new Set<() => void>();
  return {
    get value() {
      return value;
    },
    add(by = 1) {
      value += by;
      for (const look of [...waiting]) look();
    },
    async atLeast(wanted, signal) {
      if (value >= wanted) return;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const look = () => value >= wanted && resolve();
      const giveUp = () =>
        reject(new Error(`There are ${value} ${what} of ${wanted}.`, { cause: signal.reason }));
      waiting.add(look);
      if (signal.aborted) giveUp();
      signal.addEventListener('abort', giveUp);
      await promise.finally(() => {
        waiting.delete(look);
        signal.removeEventListener('abort', giveUp);
      });
    },
  };
}
