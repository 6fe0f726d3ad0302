import type {
  ClaimedJob,
  Job,
  JobApi,
  JobSource,
  JobState,
  JobUpdate,
  Settlement,
  SubmitRequest,
} from '@longrun/core';
import { LOCAL_CALLER } from '../caller.ts';
import type { Engine, EngineOptions } from '../engine.ts';
import { openEngine } from '../open-engine.ts';
import { openSqlite } from '../sqlite/index.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';

/** An engine in memory on a clock that the test moves, and the everyday steps of its users. */
export interface EngineFixture {
  readonly engine: Engine;
  readonly api: JobApi;
  readonly source: JobSource;
  readonly clock: ManualClock;
  /** Submits one job that must be taken. */
  submit(request?: Partial<SubmitRequest>): Promise<Job>;
  /** Claims one job of the kind that must be there. */
  claim(kind?: string): Promise<ClaimedJob>;
  /** Settles a claim that must still hold; answers the state it led to. */
  settle(claim: Pick<ClaimedJob, 'jobId' | 'claimId'>, settlement: Settlement): Promise<JobState>;
  /** Resolves with the first update of the job, stored or still to come, that fits. */
  update(jobId: string, fits: (update: JobUpdate) => boolean): Promise<JobUpdate>;
  [Symbol.asyncDispose](): Promise<void>;
}

export type FixtureOptions = Partial<EngineOptions> & { readonly clock?: ManualClock };

export async function engineFixture(options: FixtureOptions = {}): Promise<EngineFixture> {
  const { clock = manualClock() } = options;
  const store = options.store ?? (await openSqlite({ file: ':memory:', clock }));
  const engine = await openEngine({ ...options, clock, store });
  const api = engine.as(LOCAL_CALLER);
  const source = engine.source(LOCAL_CALLER);
  return {
    engine,
    api,
    source,
    clock,
    async submit(request = {}) {
      const [answer] = await api.submit([{ kind: 'demo:echo', ...request }]);
      if (!answer?.job) throw answer?.error ?? new Error('no answer');
      return answer.job;
    },
    async claim(kind = 'demo:echo') {
      const [job] = await source.claim({ workerId: 'w1', kinds: [kind], capacity: 1 });
      if (!job) throw new Error(`no job of kind ${kind} is queued`);
      return job;
    },
    async settle({ jobId, claimId }, settlement) {
      const { jobs } = await source.sync({ workerId: 'w1', reports: [{ jobId, claimId, settlement }] });
      const [answer] = jobs;
      if (!answer || 'error' in answer)
        throw new Error(`the settlement was refused: ${answer?.error.message}`);
      return answer.state;
    },
    async update(jobId, fits) {
      for await (const update of api.watch(jobId)) if (fits(update)) return update;
      throw new Error(`job ${jobId} ended without that update`);
    },
    [Symbol.asyncDispose]: () => engine.close(),
  };
}
