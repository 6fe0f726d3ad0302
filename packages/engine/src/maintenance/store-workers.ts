import { FORGET_MS } from '../roster.ts';
import type { Runtime } from '../runtime.ts';

const REST_MS = 10_000;

/** Stores which workers were heard of, and drops those that were not for long. */
export async function storeWorkers({ roster, commit }: Runtime): Promise<number> {
  const workers = roster.news();
  if (workers.length === 0) return REST_MS;
  const result = await commit({ type: 'save-workers', workers, forgetMs: FORGET_MS });
  if (!result.refused) roster.stored(workers);
  return REST_MS;
}
