import { type ArtifactAddress, isJobError, type JobSource } from '@longrun/core';
import type { Attempt } from './attempt.ts';

/** What a handler may do with the files of its job, besides making them. */

export function openArtifact(
  attempt: Attempt,
  source: JobSource,
  name: string,
): Promise<ReadableStream<Uint8Array>> {
  return underClaim(attempt, (address) => source.openArtifact({ ...address, name }));
}

export function deleteArtifact(attempt: Attempt, source: JobSource, name: string): Promise<void> {
  return underClaim(attempt, (address) => source.deleteArtifact({ ...address, name }));
}

async function underClaim<Result>(
  attempt: Attempt,
  call: (address: Omit<ArtifactAddress, 'name'>) => Promise<Result>,
): Promise<Result> {
  const { jobId, claimId } = attempt.job;
  try {
    return await call({ jobId, claimId });
  } catch (error) {
    if (isJobError(error) && error.code === 'claim-lost') throw attempt.interrupt('claim-lost');
    throw error;
  }
}
