import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Engine, LOCAL_CALLER, openEngine } from '@longrun/engine';
import { describeKind, type JobDefinition, startWorker } from '@longrun/worker';
import { openStore, placeOf, type StorePlace } from './open-store.ts';

export interface SystemOptions {
  /** `sqlite:longrun.db`, `sqlite::memory:` or a file. */
  readonly store: string;
  /** Run by a worker in this process. */
  readonly jobs?: readonly JobDefinition[];
  /** How many jobs that worker runs at once. */
  readonly concurrency?: number | undefined;
  /** The folder for artifacts; beside the store's file unless told otherwise. */
  readonly artifacts?: string | undefined;
}

/** An engine on its store, with a worker beside it where there are jobs to run. */
export interface System {
  readonly engine: Engine;
  /** Ends the worker: what it holds is finished or handed back with its checkpoint. */
  drain(): Promise<void>;
  /** Drains, then closes the store. */
  close(): Promise<void>;
}

export async function openSystem(options: SystemOptions): Promise<System> {
  const { jobs = [], concurrency } = options;
  const place = placeOf(options.store);
  const store = await openStore(options.store);
  const artifacts = await artifactsFolder(place, options.artifacts);
  const kinds = jobs.map((job) => ({ description: describeKind(job), ...(job.input && { input: job.input }) }));
  const engine = await openEngine({ store, kinds, artifacts: artifacts.path });
  const worker =
    jobs.length > 0
      ? await startWorker({
          source: engine.source(LOCAL_CALLER, { embedded: true }),
          jobs,
          ...(concurrency !== undefined && { concurrency }),
        })
      : undefined;
  const drain = async () => worker?.close();
  return {
    engine,
    drain,
    async close() {
      await drain();
      await engine.close();
      await artifacts.remove();
    },
  };
}

/** A store in memory keeps its artifacts no longer than itself. */
async function artifactsFolder(
  { file, isMemory }: StorePlace,
  given: string | undefined,
): Promise<{ path: string; remove: () => Promise<void> }> {
  if (given !== undefined) return { path: resolve(given), remove: async () => {} };
  if (!isMemory) return { path: `${resolve(file)}.artifacts`, remove: async () => {} };
  const path = await mkdtemp(join(tmpdir(), 'longrun-artifacts-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
