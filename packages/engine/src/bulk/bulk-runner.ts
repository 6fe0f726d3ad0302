import { BULK_KIND } from '@longrun/core';
import { type Caller, SCOPES } from '../caller.ts';
import { claim } from '../claim.ts';
import type { Chore } from '../maintenance/loop.ts';
import { keepLease } from '../own/keep-lease.ts';
import type { Runtime } from '../runtime.ts';
import { BULK_WORKER, runBulk } from './run-bulk.ts';

/** Tenants whose bulk jobs run at the same time. */
const MAX_LANES = 8;

export interface BulkRunner {
  /** Takes up bulk jobs that wait, of every tenant. */
  readonly look: Chore;
  /** Resolves when nothing is under way any more; to be called when the engine closes. */
  drained(): Promise<void>;
}

/** Runs the bulk jobs of all tenants inside the engine: a server without workers must be able to. Of one tenant they run one
 *  after the other, whichever server runs them, so that what was asked later has the last word. */
export function createBulkRunner(): BulkRunner {
  const lanes = new Map<string, Promise<void>>();

  const take = (runtime: Runtime, worker: Caller) =>
    claim(runtime, worker, true, { workerId: BULK_WORKER, kinds: [BULK_KIND], capacity: 1, alone: true });
  const work = async (runtime: Runtime, tenant: string) => {
    const worker: Caller = { tenant, actor: BULK_WORKER, scopes: SCOPES };
    let [job] = await take(runtime, worker);
    const hasWorked = job !== undefined;
    for (; job; [job] = await take(runtime, worker)) {
      using _ = keepLease(runtime, worker, job);
      await runBulk(runtime, worker, job);
    }
    return hasWorked;
  };
  return {
    async look(runtime) {
      const { store, closing, sweepMs } = runtime;
      for (const tenant of await store.read({ type: 'waitingTenants', kind: BULK_KIND })) {
        if (lanes.size >= MAX_LANES || closing.aborted) break;
        if (lanes.has(tenant)) continue;
        const lane = work(runtime, tenant).then(
          (hasWorked) => {
            lanes.delete(tenant);
            // For one that came when this lane had found nothing more and was not yet gone.
            if (hasWorked) runtime.bulkWaits();
          },
          (error: unknown) => {
            lanes.delete(tenant);
            if (!closing.aborted) console.error('longrun: a bulk job could not be taken up:', error);
          },
        );
        lanes.set(tenant, lane);
      }
      return sweepMs;
    },
    async drained() {
      await Promise.all(lanes.values());
    },
  };
}
