import type { JobUpdate } from '@longrun/core';

export interface Polling {
  readonly watch: (signal: AbortSignal) => AsyncIterable<JobUpdate>;
  /** Not before this, unless the job has ended. */
  readonly minMs: number;
  /** Not after this, even with nothing to tell. */
  readonly maxMs: number;
  readonly limit: number;
  /** Ends the wait early. */
  readonly signal: AbortSignal;
}

/** Waits until there is something to tell, and takes along what came with it. */
export async function collectUpdates({ watch, minMs, maxMs, limit, signal }: Polling): Promise<JobUpdate[]> {
  const stop = new AbortController();
  const updates: JobUpdate[] = [];
  const first = Promise.withResolvers<void>();
  const timers: ReturnType<typeof setTimeout>[] = [];
  const after = (ms: number) => new Promise<void>((resolve) => timers.push(setTimeout(resolve, ms)));
  const letGo = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => letGo.resolve());
  if (signal.aborted) letGo.resolve();

  const read = async () => {
    for await (const update of watch(stop.signal)) {
      // Not yet stored: it repeats a number, and would answer every poll of a lively job at once.
      if (update.live) continue;
      updates.push(update);
      first.resolve();
      if (updates.length >= limit) break;
    }
  };
  const reading = read(); // Resolves when the job has ended and all is told.
  const told = Promise.all([first.promise, after(minMs)]).then(() => after(0)); // 0: what is there already comes along
  try {
    await Promise.race([reading, told, after(maxMs), letGo.promise]);
    stop.abort();
    await reading;
  } catch (error) {
    if (!stop.signal.aborted) throw error; // A watch that was stopped may end either way.
  } finally {
    stop.abort();
    for (const timer of timers) clearTimeout(timer);
  }
  return updates;
}
