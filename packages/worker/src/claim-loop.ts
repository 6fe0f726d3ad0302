import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import {
  type Backoff,
  backoffMs,
  type ClaimedJob,
  type JobSource,
  type KindDescription,
} from '@longrun/core';
import type { Log } from './log.ts';
import { MAX_BATCH } from './source-limits.ts';

export interface ClaimLoopOptions {
  readonly source: JobSource;
  readonly workerId: string;
  readonly leaseMs: number;
  readonly kinds: readonly KindDescription[];
  /** How many jobs the worker can take now. */
  readonly free: () => number;
  readonly onJobs: (jobs: readonly ClaimedJob[]) => void;
  readonly log: Log;
}

export interface ClaimLoop {
  /** To be called when there is room again. */
  wake(): void;
  /** Claims no more; resolves when the claim under way has come back, with whatever it brings handed to `onJobs`. */
  close(): Promise<void>;
}

const WAIT_MS = 30_000;
const RECONNECT: Backoff = { type: 'exponential', delayMs: 50, maxDelayMs: 5_000, jitter: 0.5 };
// A source that shuts down answers at once with nothing; it must not be asked in a tight loop.
const GAP_MS = 20;

/** Fills free slots, one claim at a time: while it waits for jobs, slots that become free wait for the next one. */
export function startClaiming({ source, kinds, free, onJobs, log, ...worker }: ClaimLoopOptions): ClaimLoop {
  const closing = new AbortController();
  const { signal } = closing;
  let wake = () => {};
  let isRegistered = false;
  let failures = 0;

  const claim = async (capacity: number) => {
    if (!isRegistered) await source.register(kinds);
    isRegistered = true;
    const jobs = await source.claim(
      { ...worker, kinds: kinds.map(({ kind }) => kind), capacity, waitMs: WAIT_MS },
      signal,
    );
    if (failures > 0) log.info('The source of jobs answers again.', { workerId: worker.workerId });
    failures = 0;
    if (jobs.length > 0) onJobs(jobs);
    else await sleep(GAP_MS, undefined, { signal });
  };
  const complain = async (error: unknown) => {
    isRegistered = false; // what comes back may be another server, which does not know the kinds
    failures += 1;
    if (failures === 1)
      log.warn('No jobs can be claimed; trying again.', { workerId: worker.workerId, error });
    await sleep(backoffMs(RECONNECT, failures, Math.random()), undefined, { signal });
  };
  const room = async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    wake = resolve;
    await promise;
    // Jobs that end in the same turn make room together.
    await nextTurn();
  };
  const run = async () => {
    while (!signal.aborted) {
      const capacity = Math.min(free(), MAX_BATCH);
      if (capacity <= 0) await room();
      else
        await claim(capacity).catch((error) =>
          signal.aborted ? undefined : complain(error).catch(() => {}),
        );
    }
  };
  const running = run();

  return {
    wake: () => wake(),
    close() {
      closing.abort();
      wake();
      return running;
    },
  };
}
