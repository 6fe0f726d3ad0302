import { isReservedKind } from '@longrun/core';
import { type Caller, SCOPES } from '../caller.ts';
import { claim } from '../claim.ts';
import type { Chore } from '../maintenance/loop.ts';
import type { Runtime } from '../runtime.ts';
import { insert } from '../submit.ts';
import type { OwnJobs, OwnKind } from './own-kind.ts';
import { OWN_WORKER, runOwn } from './run-own.ts';

export interface OwnRunner {
  /** Begins to run a kind. */
  own(runtime: Runtime, kind: OwnKind): OwnJobs;
  /** Takes up jobs that wait, of every tenant. */
  readonly look: Chore;
  /** Resolves when nothing is under way any more; to be called when the engine closes. */
  drained(): Promise<void>;
}

interface Lane {
  readonly kind: OwnKind;
  running: number;
}

/** Runs jobs that the server has made for itself. `wake` has it look at once. */
export function createOwnRunner(wake: () => void): OwnRunner {
  const lanes = new Set<Lane>();
  const underWay = new Set<Promise<void>>();

  const take = async (runtime: Runtime, lane: Lane) => {
    const { kind } = lane;
    for (const tenant of await runtime.store.read({ type: 'waitingTenants', kind: kind.kind })) {
      const worker: Caller = { tenant, actor: OWN_WORKER, scopes: SCOPES };
      const capacity = kind.concurrency - lane.running;
      const request = { workerId: OWN_WORKER, kinds: [kind.kind], capacity };
      for (const job of await claim(runtime, worker, true, request)) {
        const work = runOwn(runtime, worker, kind, job).finally(() => {
          underWay.delete(work);
          lane.running -= 1;
          wake(); // there is room for another
        });
        underWay.add(work);
        lane.running += 1;
      }
    }
  };
  return {
    own(runtime, kind) {
      if (!isReservedKind(kind.kind)) throw new Error(`${kind.kind} does not begin with longrun:.`);
      const lane: Lane = { kind, running: 0 };
      lanes.add(lane);
      wake();
      return {
        async submit(caller, request) {
          await runtime.catalogue.load(caller.tenant);
          const submitted = await insert(runtime, caller, { ...request, kind: kind.kind });
          if (submitted.error) throw submitted.error;
          wake();
          return submitted.job;
        },
        close: () => void lanes.delete(lane),
      };
    },
    async look(runtime) {
      for (const lane of lanes) if (!runtime.closing.aborted) await take(runtime, lane);
      return runtime.sweepMs;
    },
    async drained() {
      await Promise.all(underWay);
    },
  };
}
