import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Retention } from '@longrun/core';
import { type Engine, LOCAL_CALLER, openEngine } from '@longrun/engine';
import { describeKind, type JobDefinition, type Log, startWorker, type Worker } from '@longrun/worker';
import { openStore, placeOf, type StorePlace } from './open-store.ts';

export interface SystemOptions {
  /** `sqlite:longrun.db`, `sqlite::memory:`, a file, or `postgres://…`. */
  readonly store: string;
  /** Run by a worker in this process. */
  readonly jobs?: readonly JobDefinition[];
  /** How many jobs that worker runs at once. */
  readonly concurrency?: number | undefined;
  /** The folder for artifacts; beside the store's file unless told otherwise. On Postgres none: there it must be one that all servers share. */
  readonly artifacts?: string | undefined;
  /** How long ended jobs are kept; what is not said is as in `DEFAULT_RETENTION`. */
  readonly retention?: Retention | undefined;
  /** How long published events are kept, in milliseconds; a week unless told otherwise. */
  readonly keepEventsMs?: number | undefined;
  /** A job that its caller drives fails once nobody has reported for so long; 0 for never. */
  readonly callerSilenceMs?: number | undefined;
  /** Where that worker's warnings go; to standard error unless told otherwise. */
  readonly log?: Log;
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
  const { jobs = [] } = options;
  const artifacts = await artifactsFolder(placeOf(options.store), options.artifacts);
  const engine = await openEngineOn(options, jobs, artifacts.path);
  const worker = jobs.length > 0 ? startEmbedded(engine, jobs, options) : undefined;
  const drain = async () => {
    await worker?.drain();
  };
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

async function openEngineOn(
  { store: address, retention, keepEventsMs, callerSilenceMs }: SystemOptions,
  jobs: readonly JobDefinition[],
  artifacts: string | undefined,
): Promise<Engine> {
  const kinds = jobs.map((job) => ({
    description: describeKind(job),
    ...(job.input && { input: job.input }),
  }));
  const store = await openStore(address);
  try {
    return await openEngine({
      store,
      kinds,
      ...(artifacts !== undefined && { artifacts }),
      ...(retention && { retention }),
      ...(keepEventsMs !== undefined && { keepEventsMs }),
      ...(callerSilenceMs !== undefined && { callerSilenceMs }),
    });
  } catch (error) {
    await store.close();
    throw error;
  }
}

function startEmbedded(
  engine: Engine,
  jobs: readonly JobDefinition[],
  { concurrency, log }: SystemOptions,
): Worker {
  return startWorker({
    source: engine.source(LOCAL_CALLER, { embedded: true }),
    jobs,
    ...(concurrency !== undefined && { concurrency }),
    ...(log && { log }),
  });
}

interface ArtifactsFolder {
  /** Without one, jobs can make no artifacts. */
  readonly path?: string;
  remove(): Promise<void>;
}

/** A store in memory keeps its artifacts no longer than itself; servers that share a database have to share a folder too, and only who
 *  runs them knows of one. */
async function artifactsFolder(place: StorePlace, given: string | undefined): Promise<ArtifactsFolder> {
  const remove = async () => {};
  if (given !== undefined) return { path: resolve(given), remove };
  if (place.type === 'postgres') return { remove };
  if (place.type === 'file') return { path: `${resolve(place.file)}.artifacts`, remove };
  const path = await mkdtemp(join(tmpdir(), 'longrun-artifacts-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
