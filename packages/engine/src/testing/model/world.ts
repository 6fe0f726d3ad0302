import type { ClaimedJob, ClaimRequest, JobApi, JobSource, JobUpdate } from '@longrun/core';
import { type Caller, DEFAULT_TENANT, SCOPES } from '../../caller.ts';
import type { Engine } from '../../engine.ts';
import { openEngine } from '../../open-engine.ts';
import type { Store } from '../../store.ts';
import { type ManualClock, manualClock } from '../manual-clock.ts';
import { createLine, type Line, type Moment } from './line.ts';
import type { Worker } from './model.ts';

/** A database of its own for one run. */
export interface ModelDatabase {
  /** Opens a store on it. An earlier one may have been left without a close, as a kill leaves it. */
  open(clock: ManualClock): Promise<Store>;
}
export type NewDatabase = () => Promise<ModelDatabase>;

/** A module that makes databases of one kind, one after the other. */
export interface DatabaseModule {
  setUp(): NewDatabase;
}

/** A bug put between the engine and what it uses. */
export interface Plant {
  readonly store?: (inner: Store) => Store;
  readonly source?: (inner: JobSource) => JobSource;
}

export const TENANTS = [DEFAULT_TENANT, 'acme'] as const;
export const KINDS = [
  { kind: 'demo:plain' },
  { kind: 'demo:saver', pausable: true },
  { kind: 'demo:other', pausable: true },
] as const;
export const WORKERS: readonly Worker[] = [
  { workerId: 'w1', tenant: TENANTS[0], embedded: false },
  { workerId: 'w2', tenant: TENANTS[0], embedded: false },
  { workerId: 'w3', tenant: TENANTS[1], embedded: false },
  { workerId: 'w4', tenant: TENANTS[0], embedded: true },
];
export const SWEEP_MS = 1_000;
export const KEEP_MS = 2 * 24 * 3_600_000;
const RETENTION = { succeededMs: KEEP_MS, failedMs: KEEP_MS, cancelledMs: KEEP_MS, fetchedMs: 99 * KEEP_MS };

/** The real thing: the engine on a store, the people and workers around it. */
export interface World {
  readonly clock: ManualClock;
  /** The store as the engine finds it, for those who check. */
  readonly store: Store;
  readonly engine: Engine;
  readonly watchers: Set<Watcher>;
  readonly waiters: Set<Waiter>;
  /** What was lost on the way since the last look. */
  lost: Moment | undefined;
  api(tenant: string): JobApi;
  source(worker: Worker): JobSource;
  /** The answer to the next write gets lost. */
  lose(when: Moment): void;
  /** Resolves when nothing is under way any more. */
  quiet(): Promise<void>;
  /** Ends the process without a goodbye and starts the next. */
  crash(): Promise<void>;
  /** Ends the process in good order and starts the next. */
  restart(): Promise<void>;
  end(): Promise<void>;
}

export interface Watcher {
  readonly jobId: string;
  readonly after: number;
  readonly seen: JobUpdate[];
  /** The hint at this number was lost, so the watcher need not know of it before the next. */
  mayLagAt: number | undefined;
  readonly ended: boolean;
  readonly error: unknown;
  leave(): void;
}

/** A worker that waits for a job. */
export interface Waiter {
  readonly worker: Worker;
  readonly request: ClaimRequest;
  /** Set when the wait is over. */
  readonly jobs: readonly ClaimedJob[] | undefined;
  readonly error: unknown;
  leave(): void;
}

export async function createWorld(database: ModelDatabase, plant: Plant = {}): Promise<World> {
  const clock = manualClock();
  const watchers = new Set<Watcher>();
  const waiters = new Set<Waiter>();
  let line: Line;
  let engine: Engine;
  let store: Store;
  let apis: ReadonlyMap<string, JobApi>;
  let sources: ReadonlyMap<Worker, JobSource>;

  const boot = async () => {
    const inner = await database.open(clock);
    store = plant.store?.(inner) ?? inner;
    line = createLine(store);
    engine = await openEngine({ store: line.store, clock, sweepMs: SWEEP_MS, retention: RETENTION });
    apis = new Map(TENANTS.map((tenant) => [tenant, engine.as(callerOf(tenant))]));
    sources = new Map(
      WORKERS.map((worker) => {
        const source = engine.source(callerOf(worker.tenant), { embedded: worker.embedded });
        return [worker, plant.source?.(source) ?? source];
      }),
    );
  };
  const leaveAll = () => {
    for (const { leave } of [...watchers, ...waiters]) leave();
    watchers.clear();
    waiters.clear();
  };
  const quiet = async () => {
    do await new Promise((resolve) => setImmediate(resolve));
    while (line.busy > 0);
  };
  const world: World = {
    clock,
    watchers,
    waiters,
    lost: undefined,
    get store() {
      return store;
    },
    get engine() {
      return engine;
    },
    api: (tenant) => found(apis.get(tenant)),
    source: (worker) => found(sources.get(worker)),
    lose: (when) => line.lose(when),
    async quiet() {
      await quiet();
      world.lost = line.settle() ?? world.lost;
    },
    async crash() {
      await quiet();
      line.settle();
      leaveAll();
      line.cut();
      await boot();
    },
    async restart() {
      leaveAll();
      await engine.close();
      await boot();
    },
    async end() {
      leaveAll();
      await quiet();
      await engine.close();
    },
  };
  await boot();
  for (const tenant of TENANTS)
    await world.source(found(WORKERS.find((worker) => worker.tenant === tenant))).register(KINDS);
  return world;
}

function callerOf(tenant: string): Caller {
  return { tenant, actor: 'local', scopes: SCOPES };
}

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('no such tenant or worker');
  return value;
}
