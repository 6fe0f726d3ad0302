import { backoffMs, isJobError, type JobError } from '@longrun/core';
import { sleep } from './sleep.ts';

/** Four tries span about three seconds: enough for a server that restarts behind a proxy. */
const MAX_TRIES = 4;
const BACKOFF = { type: 'exponential', delayMs: 250, maxDelayMs: 4_000, jitter: 0.5 } as const;
/** Who is told to wait longer than this had better hear the error. */
const MAX_WAIT_MS = 20_000;
/** Tries that each ran into their deadline must not add up to minutes. */
const MAX_TOTAL_MS = 60_000;

/** Asks again, a few times, when an error will pass by itself. Only for what does no harm when it is done twice. */
export async function persist<T>(ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const begun = performance.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!isJobError(error) || !willPass(error) || tries >= MAX_TRIES) throw error;
      const waitMs = Math.max(backoffMs(BACKOFF, tries, Math.random()), retryAfterMs(error));
      if (waitMs > MAX_WAIT_MS || performance.now() - begun + waitMs > MAX_TOTAL_MS) throw error;
      await sleep(waitMs, signal);
      signal?.throwIfAborted();
    }
  }
}

/** Nobody answered, the request did not get through in time, or the answer was that it may be asked again. */
export function willPass({ status }: JobError): boolean {
  return status === 503 || status === 429 || status === 408;
}

/** How long the server asked to be left alone, in milliseconds. */
export function retryAfterMs(error: JobError): number {
  return typeof error.facts.retryAfterMs === 'number' ? error.facts.retryAfterMs : 0;
}
