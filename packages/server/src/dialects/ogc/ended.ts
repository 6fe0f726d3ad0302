import { type JobApi, JobError, type JobResult, type KnownKind } from '@longrun/core';
import type { Reply } from '../../reply.ts';
import { type Exception, exceptionReply, failureException } from './errors.ts';
import { type Outputs, outputsOf } from './outputs.ts';
import { resultsReply } from './results.ts';
import type { Wanted } from './wanted.ts';

/** How a job has ended, as its results tell it. */
export type Ended =
  | { readonly outputs: Outputs; readonly wanted: Wanted }
  | { readonly exception: Exception };

/** What a request for the results is about. */
export interface Fetched {
  readonly result: JobResult;
  readonly kind: KnownKind | undefined;
  readonly wanted: Wanted;
  readonly origin: string;
}

/** Rejects with `job-cancelled` where there will never be any. */
export async function endOf(jobs: JobApi, { result, kind, wanted, origin }: Fetched): Promise<Ended> {
  const { jobId, state, output, error } = result;
  if (state === 'failed') return { exception: failureException(jobId, error) };
  if (state === 'cancelled')
    throw new JobError('job-cancelled', `Job ${jobId} was dismissed and has no results.`, { jobId });
  const files = await jobs.artifacts(jobId);
  return { outputs: outputsOf({ jobId, output, files, kind }, wanted, origin), wanted };
}

export function writeEnd(ended: Ended): Reply {
  return 'exception' in ended ? exceptionReply(ended.exception) : resultsReply(ended.outputs, ended.wanted);
}
