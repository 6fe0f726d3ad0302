import { type JobChanges, type JobUpdate, type PartsTally, UPDATE_EVENTS } from '@longrun/core';
import { z } from 'zod';
import { jobState } from './job.ts';
import { failure, message, outcome, progress } from './parts.ts';
import { count, jsonObject, moment } from './scalars.ts';
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
  acknowledged: z.literal(true).nullable().exactOptional(),
  maxAttempts: count.nullable().exactOptional(),
  metadata: jsonObject.nullable().exactOptional(),
  queuedAt: moment.nullable().exactOptional(),
  startedAt: moment.nullable().exactOptional(),
  claimedAt: moment.nullable().exactOptional(),
  finishedAt: moment.nullable().exactOptional(),
} satisfies Shape<JobChanges>);

const tally: z.ZodType<PartsTally> = z.strictObject({
  total: count,
  succeeded: count,
  failed: count,
  cancelled: count,
} satisfies Shape<PartsTally>);

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
  tally: tally.exactOptional(),
} satisfies Shape<JobUpdate>);
