import type { ClaimedJob, JobApi, JobSource, KindDescription, ReportAnswer, Settlement } from '@longrun/core';
import { type Clock, type Engine, LOCAL_CALLER, openEngine, SYSTEM_CLOCK } from '@longrun/engine';
import { openSqlite } from '@longrun/engine/sqlite';

/** One kind that can be paused and one that cannot. */
export const KINDS: readonly KindDescription[] = [
  { kind: 'demo:pausable', pausable: true, maxAttempts: 1 },
  { kind: 'demo:plain', pausable: false, maxAttempts: 1 },
];

type Report = Omit<Parameters<JobSource['sync']>[0]['reports'][number], 'jobId' | 'claimId'>;

/** An engine on a database in memory, and a worker whose every move is made by the test. */
export interface Worksite extends AsyncDisposable {
  readonly engine: Engine;
  readonly api: JobApi;
  /** Takes the next job; fails when none comes. */
  claim(): Promise<ClaimedJob>;
  report(job: ClaimedJob, report: Report): Promise<ReportAnswer | undefined>;
  settle(job: ClaimedJob, settlement: Settlement): Promise<ReportAnswer | undefined>;
}

export async function openWorksite({
  artifacts,
  clock = SYSTEM_CLOCK,
}: {
  artifacts?: string;
  clock?: Clock;
} = {}): Promise<Worksite> {
  const store = await openSqlite({ file: ':memory:', clock });
  const kinds = KINDS.map((description) => ({ description }));
  const engine = await openEngine({ store, kinds, clock, ...(artifacts !== undefined && { artifacts }) });
  const worker = workBy(engine.source(LOCAL_CALLER));
  return {
    engine,
    api: engine.as(LOCAL_CALLER),
    ...worker,
    [Symbol.asyncDispose]: () => engine.close(),
  };
}

export function workBy(source: JobSource): Pick<Worksite, 'claim' | 'report' | 'settle'> {
  const workerId = 'worker-by-hand';
  const report = async ({ jobId, claimId }: ClaimedJob, said: Report) => {
    const { jobs } = await source.sync({ workerId, reports: [{ jobId, claimId, ...said }] });
    return jobs[0];
  };
  return {
    async claim() {
      const kinds = KINDS.map(({ kind }) => kind);
      const [job] = await source.claim({ workerId, kinds, capacity: 1, waitMs: 10_000 });
      if (job) return job;
      throw new Error('No job came within ten seconds.');
    },
    report,
    settle: (job, settlement) => report(job, { settlement }),
  };
}
