import { createBulkRunner } from './bulk/bulk-runner.ts';
import { createCatalogue } from './catalogue.ts';
import { checkRetention } from './check-retention.ts';
import { type Clock, SYSTEM_CLOCK } from './clock.ts';
import { type Commit, createCommitter } from './committer.ts';
import { createCounters } from './counters.ts';
import type { Engine, EngineOptions } from './engine.ts';
import { checkKeepEvents } from './events/check-events.ts';
import { triggerViolations } from './events/check-triggers.ts';
import { createHub } from './hub.ts';
import { idMaker } from './id.ts';
import { createJobApi } from './job-api.ts';
import { createJobSource } from './job-source.ts';
import { createKeyRing } from './key-ring.ts';
import { createLiveClaims } from './live-claims.ts';
import { fire } from './maintenance/fire.ts';
import { flush } from './maintenance/flush.ts';
import { createLookOut } from './maintenance/look-out.ts';
import { startLoop } from './maintenance/loop.ts';
import { offer } from './maintenance/offer.ts';
import { promote } from './maintenance/promote.ts';
import { createPrune } from './maintenance/prune.ts';
import { rescueOrphans, rescueStrays } from './maintenance/rescue.ts';
import { seeToDuties } from './maintenance/see-to-duties.ts';
import { storeWorkers } from './maintenance/store-workers.ts';
import { sweepArtifacts } from './maintenance/sweep-artifacts.ts';
import { createOwnRunner } from './own/own-runner.ts';
import { createRoster } from './roster.ts';
import type { Runtime } from './runtime.ts';
import { assertNone } from './schedules/assert-none.ts';
import { takeHints } from './take-hints.ts';
import { createUsualTimes } from './usual-times.ts';
import { createWaitingClaims } from './waiting-claims.ts';
import { watchWrites } from './watch-writes.ts';

/** Opens an engine on a store and starts its chores. The engine closes the store when it is closed. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const {
    store,
    kinds = [],
    leaseMs = 30_000,
    callerSilenceMs,
    sweepMs = 1_000,
    spreadMs = store.exclusive ? 0 : 20,
    retention = {},
    keepEventsMs = 7 * 24 * 3_600_000,
  } = options;
  checkRetention(retention, '/retention');
  checkKeepEvents(keepEventsMs);
  for (const { description } of kinds) checkRetention(description.retention, '/retention');
  assertNone(kinds.flatMap(({ description }) => triggerViolations(description)));
  const { sleep } = options.clock ?? SYSTEM_CLOCK;
  const clock: Clock = { now: () => store.now(), sleep };
  const secret = await store.read({ type: 'secret' }); // first of all: a store may learn its clock by it
  const closer = new AbortController();
  const hub = createHub();
  const live = createLiveClaims();
  const waiting = createWaitingClaims((command) => commit(command), clock);
  const roster = createRoster(clock);
  const counters = createCounters();
  const writer = watchWrites(store, clock);
  const commit: Commit = createCommitter({ store: writer, hub, waiting, live, counters });
  const keys = createKeyRing(store, commit, clock);
  const runtime: Runtime = {
    store,
    asOf: writer.asOf,
    clock,
    commit,
    hub,
    live,
    waiting,
    roster,
    counters,
    leaseMs,
    callerSilenceMs: callerSilenceMs ?? 0,
    sweepMs,
    spreadMs,
    catalogue: createCatalogue(store, kinds),
    usual: createUsualTimes(store, clock),
    retention,
    keepEventsMs,
    newJobId: idMaker(clock.now),
    secret,
    artifacts: options.artifacts,
    closing: closer.signal,
    dueAt: (moment) => promoter.lookAt(moment),
    bulkWaits: () => bulkLoop.lookAt(0),
    fireAt: (moment) => firer.lookAt(moment),
  };
  if (store.exclusive) await rescueOrphans(runtime);
  const promoter = startLoop(runtime, 'promoting due jobs', promote);
  const firer = startLoop(runtime, 'firing schedules', fire);
  const bulk = createBulkRunner();
  const bulkLoop = startLoop(runtime, 'running bulk jobs', bulk.look);
  const own = createOwnRunner(() => ownLoop.lookAt(0));
  const ownLoop = startLoop(runtime, 'running jobs of the server', own.look);
  startLoop(runtime, 'seeing to what is due', seeToDuties);
  if (store.exclusive) startLoop(runtime, 'taking back stray jobs', rescueStrays);
  startLoop(runtime, 'storing progress', flush);
  startLoop(runtime, 'offering jobs', offer);
  startLoop(runtime, 'storing workers', storeWorkers);
  startLoop(runtime, 'pruning old jobs', createPrune());
  startLoop(runtime, 'sweeping artifacts', sweepArtifacts);
  const lookOut = store.exclusive ? undefined : startLoop(runtime, 'looking out', createLookOut());
  const stopHints = takeHints(store, clock, {
    hub,
    live,
    offer: waiting.offer,
    lookOut: () => lookOut?.lookAt(0),
    forget() {
      runtime.catalogue.forget();
      keys.forget();
      firer.lookAt(0);
    },
  });

  let closing: Promise<void> | undefined;
  const shut = async () => {
    closer.abort();
    stopHints();
    await Promise.all([bulk.drained(), own.drained()]);
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
    keys,
    callerSilenceMs,
    own: (kind) => own.own(runtime, kind),
    async stats() {
      const jobs = await store.read({ type: 'totals' });
      return { ...counters, jobs, watchers: hub.size, waitingClaims: waiting.size };
    },
    async ready() {
      await Promise.all([store.read({ type: 'secret' }), store.write([])]); // both ways into the store
    },
    lost: store.lost ?? new Promise(() => {}),
    async close() {
      closing ??= shut();
      return closing;
    },
  };
}
