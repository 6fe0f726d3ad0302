import type { Job, JobApi } from '@longrun/core';

/** When the job was last changed. Our own views tell the number of the change instead. */
export async function updatedAt(jobs: JobApi, { id, sequence, createdAt }: Job): Promise<string> {
  const { updates } = await jobs.history(id, { after: sequence - 1, limit: 1 });
  return updates[0]?.at ?? createdAt;
}
