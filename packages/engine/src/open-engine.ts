import { createCatalogue } from './catalogue.ts';
import { SYSTEM_CLOCK } from './clock.ts';
import { type Commit, createCommitter } from './committer.ts';
import { createCounters } from './counters.ts';
import type { Engine, EngineOptions } from './engine.ts';
import { createHub } from './hub.ts';
import { idMaker } from './id.ts';
import { createJobApi } from './job-api.ts';
import { createJobSource } from './job-source.ts';
import { createKeyRing } from './key-ring.ts';
import { createLiveClaims } from './live-claims.ts';
import { expire } from './maintenance/expire.ts';
import { flush } from './maintenance/flush.ts';
import { startLoop } from './maintenance/loop.ts';
import { offer } from './maintenance/offer.ts';
import { promote } from './maintenance/promote.ts';
import { createPrune } from './maintenance/prune.ts';
import { rescue, rescueOrphans } from './maintenance/rescue.ts';
import type { Runtime } from './runtime.ts';
import { createWaitingClaims } from './waiting-claims.ts';

const DAY_MS = 24 * 3_600_000;

/** Opens an engine on a store and starts its chores. The engine closes the store when it is closed. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const {
    store,
    kinds = [],
    clock = SYSTEM_CLOCK,
    leaseMs = 30_000,
    sweepMs = 1_000,
    keepMs = 30 * DAY_MS,
  } = options;
  const closer = new AbortController();
  const hub = createHub();
  const live = createLiveClaims();
  const waiting = createWaitingClaims((command) => commit(command));
  const counters = createCounters();
  const commit: Commit = createCommitter({ store, hub, waiting, live, counters });
  const runtime: Runtime = {
    store,
    clock,
    commit,
    hub,
    live,
    waiting,
    counters,
    leaseMs,
    sweepMs,
    catalogue: createCatalogue(store, kinds),
    newJobId: idMaker(clock.now),
    artifacts: options.artifacts,
    closing: closer.signal,
    dueAt: (moment) => promoter.lookAt(moment),
  };
  if (store.exclusive) await rescueOrphans(runtime);
  const stopHints = store.onChange(hub.look);
  const promoter = startLoop(runtime, 'promoting due jobs', promote);
  startLoop(runtime, 'rescuing lost jobs', rescue);
  startLoop(runtime, 'expiring late jobs', expire);
  startLoop(runtime, 'storing progress', flush);
  startLoop(runtime, 'offering jobs', offer);
  startLoop(runtime, 'pruning old jobs', createPrune(keepMs));

  let closing: Promise<void> | undefined;
  const shut = async () => {
    closer.abort();
    stopHints();
    await waiting.dismiss(); // what they are given at the last moment goes back to the queue …
    try {
      await flush(runtime);
      await commit({ type: 'register-kinds', tenant: '', kinds: [] }); // … before the last batch is through
    } finally {
      await store.close();
    }
  };

  return {
    as: (caller) => createJobApi(runtime, caller),
    source: (caller, { embedded = false } = {}) => createJobSource(runtime, caller, embedded),
    keys: createKeyRing(store, commit, clock),
    async stats() {
      const jobs = await store.read({ type: 'totals' });
      return { ...counters, jobs, watchers: hub.size, waitingClaims: waiting.size };
    },
    async ready() {
      await Promise.all([store.read({ type: 'secret' }), store.write([])]); // both ways into the store
    },
    async close() {
      closing ??= shut();
      return closing;
    },
  };
}
