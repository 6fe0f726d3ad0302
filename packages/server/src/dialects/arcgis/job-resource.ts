import { type Job, type JobApi, type Progress, percentOf } from '@longrun/core';
import { type JobMessage, jobMessages } from './job-messages.ts';
import { type JobStatus, statusOf } from './mapping.ts';
import { inputsOf, type ParameterValue, resultsOf } from './results.ts';
import type { TaskJob } from './task.ts';

/** A job as every poll sees it. It must never have a field `status` or `code`: clients take those for an error. */
export interface JobResource {
  readonly jobId: string;
  readonly jobStatus: JobStatus;
  readonly messages?: readonly JobMessage[];
  readonly progress?: JobProgress;
  readonly results?: Places;
  readonly inputs?: Places;
}

type JobProgress =
  | { readonly type: 'default'; readonly message: string }
  | { readonly type: 'step'; readonly message: string; readonly percent: number };

/** By name, where each value is read, from the address of the job. */
type Places = Readonly<Record<string, { readonly paramUrl: string }>>;

export interface ResourceOptions {
  readonly withMessages: boolean;
}

export async function jobResource(
  jobs: JobApi,
  found: TaskJob,
  { withMessages }: ResourceOptions,
): Promise<JobResource> {
  const { job } = found;
  const jobStatus = statusOf(job);
  return {
    jobId: job.id,
    jobStatus,
    ...(withMessages && { messages: await jobMessages(jobs, job) }),
    ...(jobStatus === 'esriJobExecuting' && { progress: progressOf(job) }),
    ...(jobStatus === 'esriJobSucceeded' && {
      results: placesIn('results', await resultsOf(jobs, found, '')),
      inputs: placesIn('inputs', inputsOf(found)),
    }),
  };
}

/** A job that is gone but not forgotten. */
export function deletedResource(jobId: string, { withMessages }: ResourceOptions): JobResource {
  const messages = [{ type: 'esriJobMessageTypeAbort', description: 'The job was deleted.' }];
  return { jobId, jobStatus: 'esriJobDeleted', ...(withMessages && { messages }) };
}

function progressOf({ progress, info }: Pick<Job, 'progress' | 'info'>): JobProgress {
  const message = progress?.info ?? info ?? wordsOf(progress) ?? 'Executing';
  const percent = percentOf(progress);
  return percent === undefined
    ? { type: 'default', message }
    : { type: 'step', message, percent: Math.floor(percent) };
}

function wordsOf({ counters, unit }: Progress = {}): string | undefined {
  if (!counters) return undefined;
  const done = counters.successful + counters.failed;
  return `${done} of ${done + counters.remaining}${unit === undefined ? '' : ` ${unit}`}`;
}

function placesIn(below: string, values: readonly ParameterValue[]): Places {
  return Object.fromEntries(
    values.map(({ paramName }) => [paramName, { paramUrl: `${below}/${encodeURIComponent(paramName)}` }]),
  );
}
