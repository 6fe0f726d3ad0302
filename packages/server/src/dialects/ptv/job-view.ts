import type { Job, JobApi } from '@longrun/core';
import type { Reply } from '../../reply.ts';
import { type JobStatus, STATUSES, statusOf } from './mapping.ts';
import { operationOfJob } from './operation.ts';
import { progressOf } from './progress.ts';

/** A job on the wire. It has no `$type`, as nothing is derived from it. */
export interface JobView {
  readonly id: string;
  readonly status: JobStatus;
  readonly progress?: object;
  /** Whole milliseconds since it was queued; standing still once it has ended. */
  readonly elapsedTime: number;
}

const MAX_INT32 = 2 ** 31 - 1;

/** A job as it is, or with the status that is the answer to what was asked of it. */
export async function jobView(jobs: JobApi, job: Job, status = statusOf(job)): Promise<JobView> {
  const { id, progress, elapsedMs = 0 } = job;
  return {
    id,
    status,
    ...(STATUSES[status].hasProgress(job) && {
      progress: progressOf((await operationOfJob(jobs, job)).progress, progress),
    }),
    elapsedTime: Math.min(elapsedMs, MAX_INT32),
  };
}

export function unknownJob(id: string): JobView {
  return { id, status: 'UNKNOWN', elapsedTime: 0 };
}

const JSON_HEADERS = { 'content-type': 'application/json;charset=utf-8' } as const;

export function reply(json: object, status = 200): Reply {
  return { status, headers: JSON_HEADERS, json };
}
