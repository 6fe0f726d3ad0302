import { type JobChanges, type JobUpdate, UPDATE_EVENTS } from '@longrun/core';
import { z } from 'zod';
import { jobState } from './job.ts';
import { failure, message, outcome, progress } from './parts.ts';
import { count, moment } from './scalars.ts';
import type { Shape } from './shape.ts';
import { waitingFor } from './waiting-for.ts';

const changes: z.ZodType<JobChanges> = z.strictObject({
  progress: progress.nullable().exactOptional(),
  info: z.string().nullable().exactOptional(),
  error: failure.nullable().exactOptional(),
  outcome: outcome.nullable().exactOptional(),
  partial: z.boolean().nullable().exactOptional(),
  hasCheckpoint: z.boolean().nullable().exactOptional(),
  scheduledAt: moment.nullable().exactOptional(),
  stuck: z.boolean().nullable().exactOptional(),
  waitingFor: waitingFor.nullable().exactOptional(),
  maxAttempts: count.nullable().exactOptional(),
} satisfies Shape<JobChanges>);

export const jobUpdate: z.ZodType<JobUpdate> = z.strictObject({
  jobId: z.string(),
  sequence: count,
  live: z.literal(true).exactOptional(),
  at: moment,
  event: z.enum(UPDATE_EVENTS),
  // Announcement is a union of types without a list; each begins like this.
  announcements: z.array(z.templateLiteral(['job:', z.string()])) as unknown as z.ZodType<
    JobUpdate['announcements']
  >,
  state: jobState,
  run: count,
  attempt: count,
  changes: changes.exactOptional(),
  message: message.exactOptional(),
  by: z.string().exactOptional(),
  reason: z.string().exactOptional(),
} satisfies Shape<JobUpdate>);
