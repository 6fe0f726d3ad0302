import type { ClaimedJob, ErrorCode } from '@longrun/core';
import type { Caller } from '../caller.ts';
import type { Runtime } from '../runtime.ts';
import { sync } from '../sync.ts';

/** A lease survives a beat that is lost, and the next one that is late. */
const BEATS_PER_LEASE = 3;

/** A job that this process runs itself. */
export interface KeptLease extends Disposable {
  /** Fires when the engine closes, and when the job was taken away: another server has it by now, or nobody wants it any more. */
  readonly signal: AbortSignal;
}

/** Renews the lease of a job until it is disposed of. Where no other process has the store there is nothing to renew. */
export function keepLease(runtime: Runtime, worker: Caller, job: ClaimedJob): KeptLease {
  const { store, clock, closing } = runtime;
  const { jobId, claimId, leaseMs } = job;
  const ended = new AbortController();
  const disposed = new AbortController();
  const end = () => ended.abort();
  const beat = async () => {
    while (!disposed.signal.aborted) {
      await clock.sleep(leaseMs / BEATS_PER_LEASE, disposed.signal);
      if (disposed.signal.aborted) return;
      const request = { workerId: worker.actor, reports: [{ jobId, claimId }] };
      const [answer] = (await sync(runtime, worker, request)).jobs; // trouble of the store is told in it; the next beat may get through
      if (answer && 'error' in answer && LOST.includes(answer.error.code)) return end();
    }
  };
  if (closing.aborted) end();
  closing.addEventListener('abort', end);
  if (!store.exclusive) void beat();
  return {
    signal: ended.signal,
    [Symbol.dispose]() {
      disposed.abort();
      closing.removeEventListener('abort', end);
    },
  };
}

const LOST: readonly string[] = ['claim-lost', 'job-not-found', 'job-deleted'] satisfies ErrorCode[];
