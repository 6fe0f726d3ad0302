import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job, JobApi, JobSource, JobState, JobUpdate, Json, Message } from '@longrun/core';
import { LOCAL_CALLER, openEngine } from '@longrun/engine';
import { openSqlite } from '@longrun/engine/sqlite';
import { describeKind, type JobDefinition, type Log, startWorker } from '@longrun/worker';

/** An engine in memory, with the verbs that the tests of examples need. */
export interface Workshop extends AsyncDisposable {
  readonly api: JobApi;
  readonly source: JobSource;
  /** An empty folder that goes with the workshop. */
  readonly folder: string;
  /** Starts a worker for one job at a time, which holds its jobs by the shortest lease. */
  employ(source?: JobSource, jobs?: readonly JobDefinition[], leaseMs?: number): void;
  submit(kind: string, input?: Json): Promise<Job>;
  /** Resolves with the job once it is in this state; rejects when it ends in another. */
  reaches(jobId: string, state: JobState): Promise<Job>;
  /** All updates from the first to the end of the job. */
  updates(jobId: string): Promise<JobUpdate[]>;
  messages(jobId: string): Promise<readonly Message[]>;
  /** The checksum of each file the job made. */
  checksums(jobId: string): Promise<Record<string, string>>;
  file(jobId: string, name: string): Promise<Uint8Array>;
}

const PATIENCE_MS = 20_000;
// A busy machine stalls a worker for seconds.
const LEASE_MS = 30_000;
/** For a worker that is to die: its job is taken from it soon. */
export const BRIEF_LEASE_MS = 1_000;
const quiet = () => {};
/** A worker whose line was cut has much to complain about. */
const SILENT: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet };

export async function openWorkshop(jobs: readonly JobDefinition[]): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), 'longrun-example-'));
  const store = await openSqlite({ file: ':memory:' });
  const kinds = jobs.map((job) => ({
    description: describeKind(job),
    ...(job.input && { input: job.input }),
  }));
  const engine = await openEngine({ store, kinds, artifacts: join(folder, 'artifacts'), sweepMs: 100 });
  const api = engine.as(LOCAL_CALLER);
  const source = engine.source(LOCAL_CALLER);
  const workers: AsyncDisposable[] = [];

  return {
    api,
    source,
    folder,
    employ(from = source, definitions = jobs, leaseMs = LEASE_MS) {
      workers.push(startWorker({ source: from, jobs: definitions, concurrency: 1, leaseMs, log: SILENT }));
    },
    async submit(kind, input) {
      const [submitted] = await api.submit([{ kind, ...(input !== undefined && { input }) }]);
      if (!submitted?.job) throw submitted?.error ?? new Error('The engine has not answered.');
      return submitted.job;
    },
    async reaches(jobId, wanted) {
      for await (const { state } of api.watch(jobId, { signal: AbortSignal.timeout(PATIENCE_MS) }))
        if (state === wanted) return api.get(jobId);
      const { state, error } = await api.get(jobId);
      throw new Error(`The job is ${state}, not ${wanted}. ${error?.message ?? ''}`);
    },
    async updates(jobId) {
      const updates: JobUpdate[] = [];
      for await (const update of api.watch(jobId, { signal: AbortSignal.timeout(PATIENCE_MS) }))
        updates.push(update);
      return updates;
    },
    messages: async (jobId) => (await api.messages(jobId, { limit: 500 })).messages,
    async checksums(jobId) {
      const files = await api.artifacts(jobId);
      return Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256]).sort());
    },
    file: async (jobId, name) => new Response(await api.openArtifact(jobId, name)).bytes(),
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()));
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
