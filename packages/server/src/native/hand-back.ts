import type { ClaimedJob, JobSource } from '@longrun/core';

/** Gives jobs back whose worker was gone before they reached it. Otherwise they would lie still until their leases
 *  run out, and each would have lost an attempt. */
export async function handBack(source: JobSource, workerId: string, jobs: readonly ClaimedJob[]): Promise<void> {
  if (jobs.length === 0) return;
  const reports = jobs.map(({ jobId, claimId }) => ({ jobId, claimId, settlement: { type: 'released' } as const }));
  await source.sync({ workerId, reports });
}
