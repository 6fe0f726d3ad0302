import type { Job, JobApi, SubmitRequest } from '@longrun/core';

/** Submits one job and answers it as it was taken. */
export async function submitted(api: JobApi, request: SubmitRequest): Promise<Job> {
  const [answer] = await api.submit([request]);
  if (!answer?.job) throw answer?.error ?? new Error('The server did not answer for the job.');
  return answer.job;
}
