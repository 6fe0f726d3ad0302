import { FORGET_MS } from '../roster.ts';
import type { Runtime } from '../runtime.ts';

const REST_MS = 10_000;

/** Stores which workers were heard of, and drops those that were not for long. */
export async function storeWorkers({ roster, commit, store, sweepMs }: Runtime): Promise<number> {
  const restMs = store.exclusive ? REST_MS : sweepMs; // other servers know of a worker what is stored
  const workers = roster.news();
  if (workers.length === 0) return restMs;
  const result = await commit({ type: 'save-workers', workers, forgetMs: FORGET_MS });
  if (!result.refused) roster.stored(workers);
  return restMs;
}
