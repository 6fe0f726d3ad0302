import type { ClaimedJob, ClaimRequest, JobApi, JobSource, JobUpdate } from '@longrun/core';
import { type Caller, DEFAULT_TENANT, SCOPES } from '../../caller.ts';
import type { Engine } from '../../engine.ts';
import { openEngine } from '../../open-engine.ts';
import type { Store } from '../../store.ts';
import { createLine, type Line, type Moment } from '../line.ts';
import { type ManualClock, manualClock } from '../manual-clock.ts';
import type { Worker } from './model.ts';

/** A database of its own for one run. */
export interface ModelDatabase {
  /** How many servers work on it; one unless told otherwise. */
  readonly servers?: number;
  /** Opens a store on it. An earlier one may have been left without a close, as a kill leaves it. */
  open(clock: ManualClock): Promise<Store>;
}
export type NewDatabase = () => Promise<ModelDatabase>;

/** Databases of one kind, one after the other; disposed of with the last. */
export interface Databases extends AsyncDisposable {
  readonly next: NewDatabase;
}

/** A module that makes them. */
export interface DatabaseModule {
  setUp(): Promise<Databases>;
}

/** A bug put between the engine and what it uses. */
export interface Plant {
  readonly store?: (inner: Store) => Store;
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

/** What is left of a server in the hands of those who talked to it. */
export interface Ended {
  readonly api: JobApi;
  readonly source: JobSource;
  readonly workers: ReadonlySet<Worker>;
}

/** The real thing: engines on a store, the people and workers around them. */
export interface World {
  readonly clock: ManualClock;
  /** The store as the engine finds it, for those who check. */
  readonly store: Store;
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
  /** Ends a server without a goodbye and starts the next; answers its workers. */
  crash(): Promise<ReadonlySet<Worker>>;
  /** Ends a server in good order and starts the next; answers what is left of the one before. */
  restart(): Promise<Ended>;
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

interface Server {
  readonly store: Store;
  readonly line: Line;
  readonly engine: Engine;
  readonly apis: ReadonlyMap<string, JobApi>;
  readonly sources: ReadonlyMap<Worker, JobSource>;
}

export async function createWorld(database: ModelDatabase, plant: Plant = {}): Promise<World> {
  const clock = manualClock();
  const watchers = new Set<Watcher>();
  const waiters = new Set<Waiter>();
  const { servers: count = 1 } = database;
  const trouble = {};
  const servers: Server[] = [];
  let asked = 0;
  let ended = 0;

  const boot = async (place: number) => {
    const inner = await database.open(clock);
    const store = plant.store?.(inner) ?? inner;
    const line = createLine(store, trouble);
    const options = { clock, sweepMs: SWEEP_MS, spreadMs: 0, retention: RETENTION };
    const engine = await openEngine({ store: line.store, ...options });
    const apis = new Map(TENANTS.map((tenant) => [tenant, engine.as(callerOf(tenant))]));
    const own = WORKERS.filter((_, index) => index % count === place);
    const sources = new Map(
      own.map((worker) => [worker, engine.source(callerOf(worker.tenant), { embedded: worker.embedded })]),
    );
    servers[place] = { store, line, engine, apis, sources };
  };
  const at = (place: number) => found(servers[place % count]);
  const leaveAll = () => {
    for (const { leave } of [...watchers, ...waiters]) leave();
    watchers.clear();
    waiters.clear();
  };
  const quiet = async () => {
    do await new Promise((resolve) => setImmediate(resolve));
    while (servers.some(({ line }) => line.busy > 0));
  };
  const world: World = {
    clock,
    watchers,
    waiters,
    lost: undefined,
    get store() {
      return at(0).store;
    },
    // People are sent to one server after the other; a worker keeps to its own.
    api(tenant) {
      asked += 1;
      return found(at(asked).apis.get(tenant));
    },
    source: (worker) => found(at(WORKERS.indexOf(worker)).sources.get(worker)),
    lose: (when) => at(0).line.lose(when),
    async quiet() {
      await quiet();
      world.lost = at(0).line.settle() ?? world.lost;
    },
    async crash() {
      await quiet();
      at(0).line.settle();
      leaveAll();
      const place = ended++ % count;
      const { line, sources } = at(place);
      line.cut();
      await boot(place);
      return new Set(sources.keys());
    },
    async restart() {
      leaveAll();
      const place = ended++ % count;
      const { engine, apis, sources } = at(place);
      await engine.close();
      await boot(place);
      const [source] = sources.values();
      return {
        api: found(apis.get(TENANTS[0])),
        source: found(source),
        workers: new Set(sources.keys()),
      };
    },
    async end() {
      leaveAll();
      await quiet();
      for (const { engine } of servers) await engine.close();
    },
  };
  for (let place = 0; place < count; place += 1) await boot(place);
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
