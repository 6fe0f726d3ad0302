import {
  CONTROL_VERBS,
  DRIVERS,
  FAILURE_POLICIES,
  JOB_STATES,
  type Job,
  type JobOptions,
  MODES,
  PART_EXECUTIONS,
  type UsualTime,
} from '@longrun/core';
import { z } from 'zod';
import { backoff, errorRule, failure, outcome, progress, retention } from './parts.ts';
import { count, externalId, json, jsonObject, kind, milliseconds, moment, name } from './scalars.ts';
import type { Shape } from './shape.ts';
import { waitingFor } from './waiting-for.ts';

export const jobState = z.enum(JOB_STATES);
export const action = z.enum([...CONTROL_VERBS, 'answer', 'acknowledge', 'delete']);

/** What is decided at the submit; shared by the request and the job. */
export const jobOptions = {
  kindVersion: name.exactOptional(),
  priority: z.int().min(-100).max(100).exactOptional(),
  queue: name.exactOptional(),
  concurrencyKey: name.exactOptional(),
  maxAttempts: z.int().min(1).max(100).exactOptional(),
  backoff: backoff.exactOptional(),
  errorRules: z.array(errorRule).max(50).exactOptional(),
  timeoutMs: milliseconds.min(1).exactOptional(),
  onTimeout: z.enum(['fail', 'stop']).exactOptional(),
  jobTimeoutMs: milliseconds.min(1).exactOptional(),
  idleTimeoutMs: milliseconds.min(1).exactOptional(),
  predecessorIds: z.array(name).max(1_000).exactOptional(),
  onPredecessorFailure: z.enum(FAILURE_POLICIES).exactOptional(),
  startBy: moment.exactOptional(),
  retention: retention.exactOptional(),
  mode: z.enum(MODES).exactOptional(),
  trigger: z.enum(['manual', 'immediate']).exactOptional(),
  driver: z.enum(DRIVERS).exactOptional(),
  silenceMs: milliseconds.exactOptional(),
  externalId: externalId.exactOptional(),
  createdBy: name.exactOptional(),
  owner: name.exactOptional(),
  group: name.exactOptional(),
  source: name.exactOptional(),
  destination: name.exactOptional(),
  subject: jsonObject.exactOptional(),
  tags: z.array(name).max(50).exactOptional(),
  attributes: z
    .record(name, name)
    .refine((attributes) => Object.keys(attributes).length <= 50, 'A job has at most 50 attributes.')
    .exactOptional(),
  metadata: jsonObject.exactOptional(),
  traceparent: z.string().max(100).exactOptional(),
} satisfies Shape<JobOptions>;

const usualTime: z.ZodType<UsualTime> = z.strictObject({
  count: count.describe('How many jobs that says'),
  lowMs: count.describe('One in ten was faster'),
  typicalMs: count,
  highMs: count.describe('One in ten took longer'),
} satisfies Shape<UsualTime>);

export const job: z.ZodType<Job> = z.strictObject({
  ...jobOptions,
  id: z.string(),
  tenant: z.string(),
  kind,
  state: jobState,
  sequence: count,
  run: count,
  attempt: count,
  maxAttempts: count,
  priority: z.int(),
  input: json.exactOptional(),
  output: json.exactOptional(),
  partial: z.boolean().exactOptional(),
  error: failure.exactOptional(),
  outcome: outcome.exactOptional(),
  progress: progress.exactOptional(),
  info: z.string().exactOptional(),
  hasCheckpoint: z.boolean().exactOptional(),
  pausable: z.boolean().exactOptional(),
  waitingFor: waitingFor.exactOptional(),
  stuck: z.boolean().exactOptional(),
  parentId: z.string().exactOptional(),
  part: count.exactOptional(),
  partCount: count.exactOptional(),
  partData: json.exactOptional(),
  partExecution: z.enum(PART_EXECUTIONS).exactOptional(),
  scheduleId: z.string().exactOptional(),
  scheduledFor: moment.exactOptional(),
  actionId: z.string().exactOptional(),
  eventId: z.string().exactOptional(),
  worker: z.string().exactOptional(),
  createdAt: moment,
  scheduledAt: moment.exactOptional(),
  queuedAt: moment.exactOptional(),
  startedAt: moment.exactOptional(),
  claimedAt: moment.exactOptional(),
  finishedAt: moment.exactOptional(),
  acknowledgedAt: moment.exactOptional(),
  acknowledged: z.literal(true).exactOptional(),
  expiresAt: moment.exactOptional(),
  estimatedCompletionAt: moment.exactOptional(),
  longerThanUsual: z.literal(true).exactOptional(),
  usual: usualTime.exactOptional(),
  elapsedMs: count.exactOptional(),
  workedMs: count.exactOptional(),
  readOnly: z.literal(true).exactOptional(),
  allowedActions: z.array(action),
} satisfies Shape<Job>);
