import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job, JobApi, JobSource, JobState, SubmitRequest } from '@longrun/core';
import { type Engine, LOCAL_CALLER, openEngine } from '@longrun/engine';
import { openSqlite } from '@longrun/engine/sqlite';
import type { JobDefinition } from '../define-job.ts';
import type { Log } from '../log.ts';
import { startWorker, type Worker, type WorkerOptions } from '../worker.ts';

/** An engine in memory, and the verbs that tests of workers need. */
export interface Workplace extends AsyncDisposable {
  readonly engine: Engine;
  readonly api: JobApi;
  readonly source: JobSource;
  /** Starts a worker that is stopped with the workplace. */
  employ(jobs: readonly JobDefinition[], options?: Partial<WorkerOptions>): Worker;
  submit(kind: string, request?: Omit<SubmitRequest, 'kind'>): Promise<Job>;
  /** Resolves with the job as soon as it has been in one of these states. */
  reaches(jobId: string, ...states: JobState[]): Promise<Job>;
  /** Resolves with the job as soon as it has ended. */
  ends(jobId: string): Promise<Job>;
}

const quiet = () => {};
export const SILENT_LOG: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const PATIENCE_MS = 20_000;

export async function openWorkplace({ sweepMs = 100 }: { sweepMs?: number } = {}): Promise<Workplace> {
  const artifacts = await mkdtemp(join(tmpdir(), 'longrun-worker-'));
  const store = await openSqlite({ file: ':memory:' });
  const engine = await openEngine({ store, artifacts, sweepMs });
  const api = engine.as(LOCAL_CALLER);
  const source = engine.source(LOCAL_CALLER);
  const workers: Worker[] = [];

  const reaches = async (jobId: string, ...states: JobState[]) => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    for await (const { state } of api.watch(jobId, { signal }))
      if (states.includes(state)) return api.get(jobId);
    throw new Error(`job ${jobId} ended as ${(await api.get(jobId)).state}, not as ${states.join(' or ')}`);
  };
  return {
    engine,
    api,
    source,
    reaches,
    employ(jobs, options) {
      const worker = startWorker({ source, jobs, log: SILENT_LOG, ...options });
      workers.push(worker);
      return worker;
    },
    async submit(kind, request) {
      const [submitted] = await api.submit([{ kind, ...request }]);
      if (!submitted?.job) throw submitted?.error ?? new Error('no answer');
      return submitted.job;
    },
    async ends(jobId) {
      if (!(await api.result(jobId, { waitMs: PATIENCE_MS }))) throw new Error(`job ${jobId} does not end`);
      return api.get(jobId);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await engine.close();
      await rm(artifacts, { recursive: true, force: true });
    },
  };
}
