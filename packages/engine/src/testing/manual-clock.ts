import type { Clock } from '../clock.ts';

/** A clock that moves when it is told to. Sleepers wake in the order of their moments. */
export interface ManualClock extends Clock {
  /** Moves on by `ms` and wakes who slept until then. */
  advance(ms: number): Promise<void>;
  /** Sets the time outright, forwards or backwards, as a wrong machine clock would. Wakes nobody. */
  set(moment: number): void;
}

export const NOON = Date.UTC(2026, 0, 1, 12);

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

export function manualClock(start = NOON): ManualClock {
  let now = start;
  const sleepers = new Set<Sleeper>();
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper: Sleeper = { until: now + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake);
      }),
    async advance(ms) {
      now += ms;
      const due = [...sleepers].filter(({ until }) => until <= now).sort((a, b) => a.until - b.until);
      for (const { wake } of due) wake();
      await new Promise((resolve) => setImmediate(resolve)); // let the woken run
    },
    set(moment) {
      now = moment;
    },
  };
}
