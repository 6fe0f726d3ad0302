import type { Clock } from '../clock.ts';

/** A clock that moves when it is told to. Sleepers wake in the order of their moments. */
export interface ManualClock extends Clock {
  /** Moves on by `ms` and wakes who slept until then. */
  advance(ms: number): Promise<void>;
  /** Moves on by `ms` in steps, as time does for a process that is not stalled. */
  pass(ms: number, step?: number): Promise<void>;
  /** Sets the time outright, forwards or backwards, as a wrong machine clock would. Wakes nobody: timers go by the time that
   *  has passed, whatever the clock says. */
  set(moment: number): void;
}

export const NOON = Date.UTC(2026, 0, 1, 12);

interface Sleeper {
  /** In milliseconds that have passed since the start. */
  readonly until: number;
  readonly wake: () => void;
}

export function manualClock(start = NOON): ManualClock {
  let passed = 0;
  let began = start;
  const sleepers = new Set<Sleeper>();
  const advance = async (ms: number) => {
    passed += ms;
    const due = [...sleepers].filter(({ until }) => until <= passed).sort((a, b) => a.until - b.until);
    for (const { wake } of due) wake();
    await new Promise((resolve) => setImmediate(resolve)); // let the woken run
  };
  return {
    now: () => began + passed,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper: Sleeper = { until: passed + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake);
      }),
    advance,
    async pass(ms, step = 1_000) {
      for (let left = ms; left > 0; left -= step) await advance(Math.min(step, left));
    },
    set(moment) {
      began = moment - passed;
    },
  };
}
