import type { Job, JobApi, JobState, SubmitRequest } from '@longrun/core';
import { type Engine, LOCAL_CALLER } from '@longrun/engine';
import { createApp, listen } from '@longrun/server';
import type { Log } from '@longrun/worker';
import { openSystem, type SystemOptions } from '../open-system.ts';
import { type CliOptions, type CliRun, runCli } from './run-cli.ts';
import type { Cleanup } from './temporary-folder.ts';
import * as testJobs from './test-jobs.ts';

export interface TestServer {
  readonly url: string;
  readonly engine: Engine;
  readonly api: JobApi;
  /** Runs the command line against this server. */
  cli(args: readonly string[], options?: CliOptions): Promise<CliRun>;
  /** Submits a job and waits until it is in `state`. */
  jobIn(state: JobState, request: SubmitRequest): Promise<Job>;
  until(jobId: string, state: JobState): Promise<Job>;
}

// Jobs fail here on purpose.
const QUIET: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A real server with a worker, for one test file or test. */
export async function openTestServer(
  t: Cleanup,
  { jobs = Object.values(testJobs) }: Pick<SystemOptions, 'jobs'> = {},
): Promise<TestServer> {
  const system = await openSystem({ store: 'sqlite::memory:', jobs, log: QUIET });
  const app = createApp({ engine: system.engine });
  const listening = await listen({ app, engine: system.engine, port: 0 });
  t.after(async () => {
    await system.drain();
    await listening.close(0);
    await system.close();
  });
  const { url } = listening;
  const api = system.engine.as(LOCAL_CALLER);
  const until = async (jobId: string, state: JobState): Promise<Job> => {
    for await (const update of api.watch(jobId)) if (update.state === state) break;
    return api.get(jobId);
  };
  return {
    url,
    engine: system.engine,
    api,
    cli: (args, options = {}) => runCli(args, { ...options, env: { LONGRUN_URL: url, ...options.env } }),
    until,
    async jobIn(state, request) {
      const [submitted] = await api.submit([request]);
      if (!submitted?.job) throw submitted?.error ?? new Error('not submitted');
      return until(submitted.job.id, state);
    },
  };
}
