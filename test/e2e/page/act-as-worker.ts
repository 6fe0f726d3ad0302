import type { ClaimedJob, JobReport, KindDescription } from '@longrun/core';
import { httpSource } from '@longrun/worker';

/** A worker that does what a test says, and nothing by itself. */
export interface ActedWorker {
  claim(): Promise<ClaimedJob>;
  report(job: ClaimedJob, report: Omit<JobReport, 'jobId' | 'claimId'>): Promise<void>;
}

export async function actAsWorker(url: string, kind: KindDescription): Promise<ActedWorker> {
  const source = httpSource({ url });
  await source.register([kind]);
  return {
    async claim() {
      const [job] = await source.claim({
        workerId: 'acted',
        kinds: [kind.kind],
        capacity: 1,
        waitMs: 10_000,
      });
      if (!job) throw new Error('There was nothing to claim.');
      return job;
    },
    async report({ jobId, claimId }, report) {
      const { jobs } = await source.sync({ workerId: 'acted', reports: [{ jobId, claimId, ...report }] });
      for (const job of jobs) if ('error' in job) throw new Error(job.error.message);
    },
  };
}
