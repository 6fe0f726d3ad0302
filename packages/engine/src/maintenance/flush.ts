import { storeProgress } from '../report.ts';
import type { Runtime } from '../runtime.ts';

/** Stores progress that was only shown so far. */
export async function flush(runtime: Runtime): Promise<number> {
  await Promise.allSettled(runtime.live.dirty().map((claim) => storeProgress(runtime, claim)));
  return runtime.sweepMs;
}
