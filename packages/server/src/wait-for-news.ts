import type { JobUpdate } from '@longrun/core';

export interface NewsWait {
  readonly watch: (signal: AbortSignal) => AsyncIterable<JobUpdate>;
  /** Whether an update is worth an answer. */
  readonly isNews: (update: JobUpdate) => boolean;
  /** Not before this, unless the job has ended. */
  readonly minMs: number;
  /** Not after this, even with nothing to tell. */
  readonly maxMs: number;
  /** Ends the wait early. */
  readonly signal: AbortSignal;
}

/** The wait of a long poll: resolves when there is something to tell and it is time, at once when the job has ended. */
export async function waitForNews({ watch, isNews, minMs, maxMs, signal }: NewsWait): Promise<void> {
  const stop = new AbortController();
  const first = Promise.withResolvers<void>();
  const timers: ReturnType<typeof setTimeout>[] = [];
  const after = (ms: number) => new Promise<void>((resolve) => timers.push(setTimeout(resolve, ms)));
  const letGo = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => letGo.resolve());
  if (signal.aborted) letGo.resolve();

  const read = async () => {
    for await (const update of watch(stop.signal)) if (isNews(update)) first.resolve();
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
}
