import type { Runtime } from '../runtime.ts';

/** Tells one follower that something may have happened. */
export interface Bell {
  /** Resolves when it was rung since the last call, after `waitMs` without that, or when it is closed. */
  next(waitMs: number): Promise<void>;
  readonly closed: boolean;
  close(): void;
}

/** However often it is rung, a follower hears it no more often than this, in milliseconds. */
const BREATH_MS = 25;

/** A bell that the hub rings. Closed by hand, by the signals, or with the engine. */
export function hangBell({ hub, closing }: Runtime, ...signals: readonly (AbortSignal | undefined)[]): Bell {
  const ends = [closing, ...signals].filter((signal) => signal !== undefined);
  let closed = ends.some(({ aborted }) => aborted);
  let isRung = false;
  let heardAt = 0;
  let wake = () => {};
  const ring = () => {
    isRung = true;
    wake();
  };
  const shut = () => {
    closed = true;
    wake();
  };
  const sleep = async (ms: number) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    wake = resolve;
    await promise;
    clearTimeout(timer);
  };
  const unsubscribe = hub.subscribeAll(ring);
  for (const signal of ends) signal.addEventListener('abort', shut);
  return {
    async next(waitMs) {
      if (!isRung && !closed) await sleep(waitMs);
      while (!closed && performance.now() < heardAt + BREATH_MS)
        await sleep(heardAt + BREATH_MS - performance.now());
      heardAt = performance.now();
      isRung = false;
    },
    get closed() {
      return closed;
    },
    close() {
      shut();
      unsubscribe();
      for (const signal of ends) signal.removeEventListener('abort', shut);
    },
  };
}
