import { storeEveryMs, storeProgress } from '../report.ts';
import type { Runtime } from '../runtime.ts';

/** Stores progress that was only shown so far. */
export async function flush(runtime: Runtime): Promise<number> {
  const { live, store, clock, sweepMs } = runtime;
  await Promise.allSettled(live.dirty().map((claim) => storeProgress(runtime, claim)));
  if (!store.exclusive) live.forgetLapsed(clock.now());
  return Math.min(sweepMs, storeEveryMs(runtime));
}
