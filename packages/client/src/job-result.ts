import { type Job, JobError, type Json } from '@longrun/core';

/** The output of a job that has ended; throws `job-failed` or `job-cancelled` when it has none to give. */
export function outputOf(job: Job): Json | undefined {
  const { id: jobId, state, error: failure } = job;
  if (state === 'succeeded') return job.output;
  if (state === 'cancelled')
    throw new JobError('job-cancelled', `Job ${jobId} was cancelled.`, { jobId, state });
  const reason = failure?.message ?? 'no reason was given';
  throw new JobError('job-failed', `Job ${jobId} failed: ${reason}`, {
    jobId,
    state,
    ...(failure && { failure }),
  });
}
