import {
  type KindSchedule,
  MISSED,
  OVERLAPS,
  type PreviewRequest,
  type Schedule,
  type ScheduleCounts,
  type ScheduledJob,
  type SchedulePause,
  type SchedulePreview,
  type ScheduleSpec,
  type When,
} from '@longrun/core';
import { z } from 'zod';
import { jobOptions, jobState } from './job.ts';
import { count, json, kind, moment, name } from './scalars.ts';
import type { Shape } from './shape.ts';

const when: z.ZodType<When> = z.union([z.string().min(1).max(500), z.strictObject({ every: z.int() })]).meta({
  description: 'Cron with five or six fields, words, or an even distance in milliseconds',
  examples: ['every weekday at 9', '*/10 8-18 * * 1-5', { every: 90_000 }],
});

const times = {
  when,
  timezone: name.meta({ description: 'IANA name', examples: ['Europe/Berlin', 'UTC'] }).exactOptional(),
  startingAt: moment.exactOptional(),
  until: moment.exactOptional(),
} satisfies Partial<Shape<ScheduleSpec>>;

const policies = {
  overlap: z.enum(OVERLAPS).describe('While an earlier job has not ended').exactOptional(),
  missed: z.enum(MISSED).describe('For moments that passed while nothing ran').exactOptional(),
} satisfies Partial<Shape<ScheduleSpec>>;

const { startBy, predecessorIds, onPredecessorFailure, traceparent, externalId, ...templateOptions } =
  jobOptions;
const template = { ...templateOptions, input: json.exactOptional() };

const scheduledJob: z.ZodType<ScheduledJob> = z.strictObject({
  kind,
  ...template,
} satisfies Shape<ScheduledJob>);

export const scheduleSpec: z.ZodType<ScheduleSpec> = z.strictObject({
  ...times,
  ...policies,
  job: scheduledJob,
} satisfies Shape<ScheduleSpec>);

/** What a definition says; the kind is its own. */
export const kindSchedule: z.ZodType<KindSchedule> = z.union([
  z.string().min(1).max(500),
  z.strictObject({ ...times, ...policies, job: z.strictObject(template).exactOptional() }),
]);

export const schedule: z.ZodType<Schedule> = z.strictObject({
  name: z.string(),
  when,
  timezone: z.string(),
  job: scheduledJob,
  overlap: z.enum(OVERLAPS),
  missed: z.enum(MISSED),
  startingAt: moment.exactOptional(),
  until: moment.exactOptional(),
  nextAt: moment.exactOptional(),
  paused: z
    .strictObject({
      at: moment,
      by: z.string(),
      reason: z.string().exactOptional(),
    } satisfies Shape<SchedulePause>)
    .exactOptional(),
  lastRun: z
    .strictObject({
      jobId: z.string(),
      at: moment,
      state: jobState.exactOptional(),
    } satisfies Shape<NonNullable<Schedule['lastRun']>>)
    .exactOptional(),
  counts: z.strictObject({ made: count, skipped: count, missed: count } satisfies Shape<ScheduleCounts>),
  lastError: z.strictObject({ at: moment, message: z.string() }).exactOptional(),
  isDefined: z.literal(true).exactOptional(),
  updatedBy: z.string(),
  createdAt: moment,
  updatedAt: moment,
} satisfies Shape<Schedule>);

export const previewCount = z.int().min(1).max(1_000).describe('5 unless told otherwise').exactOptional();

export const previewRequest: z.ZodType<PreviewRequest> = z.strictObject({
  ...times,
  count: previewCount,
} satisfies Shape<PreviewRequest>);

export const schedulePreview: z.ZodType<SchedulePreview> = z.strictObject({
  moments: z.array(moment),
  timezone: z.string(),
  cron: z.string().exactOptional(),
  everyMs: count.exactOptional(),
} satisfies Shape<SchedulePreview>);
