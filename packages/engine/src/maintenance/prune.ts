import { dropArtifacts } from '../artifacts.ts';
import type { Runtime } from '../runtime.ts';

// Small batches: one large delete would hold up every commit behind it.
const BATCH = 500;
const REST_MS = 60_000;

/** Removes finished jobs older than `keepMs`, walking over the jobs by age, a batch at a time. */
export function createPrune(keepMs: number): (runtime: Runtime) => Promise<number> {
  let afterNumber = 0;
  return async (runtime) => {
    const result = await runtime.commit({ type: 'prune', keepMs, afterNumber, limit: BATCH });
    if (result.refused || !result.pruned) return REST_MS;
    afterNumber = result.pruned.next;
    await dropArtifacts(runtime, result.pruned.jobIds);
    return afterNumber > 0 ? 10 : REST_MS;
  };
}
