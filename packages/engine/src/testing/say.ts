import type { ClaimedJob, JobReport, ReportAnswer } from '@longrun/core';
import type { EngineFixture } from './engine-fixture.ts';

/** One report of a worker by itself, and the answer to it. */
export async function say(
  { source }: Pick<EngineFixture, 'source'>,
  { jobId, claimId }: Pick<ClaimedJob, 'jobId' | 'claimId'>,
  words: Omit<JobReport, 'jobId' | 'claimId'> = {},
): Promise<ReportAnswer> {
  const { jobs } = await source.sync({ workerId: 'w1', reports: [{ jobId, claimId, ...words }] });
  const [answer] = jobs;
  if (!answer) throw new Error('no answer');
  return answer;
}
