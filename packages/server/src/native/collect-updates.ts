import type { JobUpdate } from '@longrun/core';
import { type NewsWait, waitForNews } from '../wait-for-news.ts';

export interface Polling extends Omit<NewsWait, 'isNews'> {
  readonly limit: number;
}

/** Waits until there is something to tell, and takes along what came with it. */
export async function collectUpdates({ watch, limit, ...wait }: Polling): Promise<JobUpdate[]> {
  const updates: JobUpdate[] = [];
  const collected = async function* (signal: AbortSignal) {
    for await (const update of watch(signal)) {
      // Not yet stored: it repeats a number, and would answer every poll of a lively job at once.
      if (update.live) continue;
      updates.push(update);
      yield update;
      if (updates.length >= limit) return;
    }
  };
  await waitForNews({ ...wait, watch: collected, isNews: () => true });
  return updates;
}
