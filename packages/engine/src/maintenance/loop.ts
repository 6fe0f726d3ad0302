import type { Runtime } from '../runtime.ts';

/** One chore: does what is due and answers how long until the next look, in milliseconds; 0 for at once. */
export type Chore = (runtime: Runtime) => Promise<number>;

export interface Loop {
  /** Look no later than that moment. */
  lookAt(moment: number): void;
}

/** Runs a chore until the engine closes. A chore that fails is logged and tried again at the next look: a full disk or a
 *  lost connection must not end it. */
export function startLoop(runtime: Runtime, name: string, chore: Chore): Loop {
  const { clock, closing, sweepMs, spreadMs } = runtime;
  let next = 0;
  let wake = new AbortController();

  const attempt = async () => {
    try {
      return await chore(runtime);
    } catch (error) {
      if (!closing.aborted) console.error(`longrun: ${name} failed and will be tried again:`, error);
      return sweepMs;
    }
  };
  const run = async () => {
    while (!closing.aborted) {
      const now = clock.now();
      next = Number.POSITIVE_INFINITY;
      const wait = await attempt();
      next = Math.min(next, now + wait);
      wake = new AbortController();
      const rest = Math.min(next - clock.now(), wait); // a clock that was set back must not make it longer
      if (rest > 0 && !closing.aborted) await clock.sleep(rest + Math.random() * spreadMs, wake.signal);
    }
  };
  closing.addEventListener('abort', () => wake.abort(), { once: true });
  void run();
  return {
    lookAt(moment) {
      if (moment >= next) return;
      next = moment;
      wake.abort();
    },
  };
}
