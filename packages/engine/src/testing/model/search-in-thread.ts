import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Search, Searched } from './property.ts';

/** The test runner follows every promise of its own thread, and a search makes millions: beside it, it takes half the time. */
export async function searchInThread(database: URL, request: Search): Promise<Searched> {
  const entry = new URL('./search-thread.ts', import.meta.url);
  const worker = new Worker(entry, { workerData: { database: database.href, request } });
  const [searched] = await once(worker, 'message'); // rejects with what the thread dies of
  return searched as Searched; // the one message that it posts
}
