import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ArtifactAddress, isActive } from '@longrun/core';
import { artifactFolder, openArtifact } from './artifacts.ts';
import type { Caller } from './caller.ts';
import { readStored } from './read-job.ts';
import { refusalError } from './refusal.ts';
import type { Runtime } from './runtime.ts';

/** What a worker may do with the files of a job it holds, besides making them. */

/** Reading changes nothing, so the claim is checked beforehand and not in a transaction. */
export async function openHeldArtifact(
  runtime: Runtime,
  caller: Caller,
  { jobId, claimId, name }: ArtifactAddress,
): Promise<ReadableStream<Uint8Array>> {
  const job = await readStored(runtime, caller.tenant, jobId);
  if (job.claimId !== claimId || !isActive(job.state))
    throw refusalError({ refused: 'claim-lost', state: job.state }, jobId, 'open an artifact');
  return openArtifact(runtime, caller, jobId, name);
}

export async function deleteHeldArtifact(
  runtime: Runtime,
  { tenant }: Caller,
  { jobId, claimId, name }: ArtifactAddress,
): Promise<void> {
  await readStored(runtime, tenant, jobId); // the job is there, so its id makes a safe path
  const result = await runtime.commit({ type: 'delete-artifact', tenant, jobId, claimId, name });
  if (result.refused) throw refusalError(result, jobId, 'drop an artifact');
  // Bytes that stay behind because of a crash go with the job.
  if (result.droppedFile !== undefined)
    await rm(join(artifactFolder(runtime, jobId), result.droppedFile), { force: true }).catch(() => {});
}
