import type {
  Job,
  JobPage,
  JobResult,
  JobState,
  JobUpdate,
  MessagePage,
  Progress,
  UpdatePage,
} from '@longrun/core';
import { z } from 'zod';
import { job, jobState } from './job.ts';
import { jobUpdate } from './job-update.ts';
import { artifact, failure, message, outcome, progress } from './parts.ts';
import { count, json } from './scalars.ts';
import type { Shape } from './shape.ts';

const counts = z.partialRecord(jobState, count);

export const jobPage: z.ZodType<JobPage> = z.strictObject({
  jobs: z.array(job),
  nextCursor: z.string().exactOptional(),
  previousCursor: z.string().exactOptional(),
  counts: counts.exactOptional(),
} satisfies Shape<JobPage>);

export const jobResult: z.ZodType<JobResult> = z.strictObject({
  jobId: z.string(),
  state: jobState,
  output: json.exactOptional(),
  partial: z.boolean().exactOptional(),
  error: failure.exactOptional(),
  outcome: outcome.exactOptional(),
} satisfies Shape<JobResult>);

/** Answered in place of a result while there is none. */
export interface Unfinished {
  readonly jobId: string;
  readonly state: JobState;
  readonly progress?: Progress;
}
export const unfinished: z.ZodType<Unfinished> = z.strictObject({
  jobId: z.string(),
  state: jobState,
  progress: progress.exactOptional(),
} satisfies Shape<Unfinished>);

export const messagePage: z.ZodType<MessagePage> = z.strictObject({
  messages: z.array(message),
  next: count,
} satisfies Shape<MessagePage>);

export const updatePage: z.ZodType<UpdatePage> = z.strictObject({
  updates: z.array(jobUpdate),
  next: count,
} satisfies Shape<UpdatePage>);

/** One answer of the long poll. */
export interface Watched {
  readonly job: Job;
  readonly updates: readonly JobUpdate[];
  /** Give it as `after` to go on. */
  readonly next: number;
}
export const watched: z.ZodType<Watched> = z.strictObject({
  job,
  updates: z.array(jobUpdate),
  next: count,
} satisfies Shape<Watched>);

export const artifactList = z.strictObject({ artifacts: z.array(artifact) });
