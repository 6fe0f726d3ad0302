import {
  type ClaimedJob,
  type ClaimedPart,
  type ClaimRequest,
  CONTROL,
  type Control,
  FAILURE_POLICIES,
  type JobReport,
  type KindDescription,
  type KnownKind,
  MAX_API_NAME_LENGTH,
  MAX_API_NAMES,
  MODES,
  PART_EXECUTIONS,
  type ReportAnswer,
  type RetryScope,
  type Settlement,
  type SyncAnswer,
  type SyncRequest,
  type WaitedJob,
  type WaitRequest,
  type WorkerInfo,
} from '@longrun/core';
import { z } from 'zod';
import { jobState } from './job.ts';
import { kindTriggers } from './kind-trigger.ts';
import { backoff, errorRule, failure, messageInput, outcome, progress, retention } from './parts.ts';
import { rate } from './rules.ts';
import { count, json, jsonObject, kind, milliseconds, moment, name, waitMs } from './scalars.ts';
import { kindSchedule } from './schedules.ts';
import type { Shape } from './shape.ts';

const kindShape = {
  kind,
  version: name.exactOptional(),
  label: name.exactOptional(),
  description: z.string().exactOptional(),
  icon: name.exactOptional(),
  mode: z.enum(MODES).exactOptional(),
  confirm: z.boolean().exactOptional(),
  inputSchema: jsonObject.exactOptional(),
  outputSchema: jsonObject.exactOptional(),
  pausable: z.boolean().exactOptional(),
  planned: z.boolean().exactOptional(),
  names: z
    .record(name, z.string().min(1).max(MAX_API_NAME_LENGTH))
    .refine(
      (names) => Object.keys(names).length <= MAX_API_NAMES,
      `A kind has at most ${MAX_API_NAMES} names.`,
    )
    .describe('Its name in the compatible APIs, by the name of the API')
    .exactOptional(),
  maxAttempts: z.int().min(1).max(100).exactOptional(),
  backoff: backoff.exactOptional(),
  errorRules: z.array(errorRule).max(50).exactOptional(),
  timeoutMs: milliseconds.min(1).exactOptional(),
  jobTimeoutMs: milliseconds.min(1).exactOptional(),
  idleTimeoutMs: milliseconds.min(1).exactOptional(),
  confirmMs: milliseconds.min(1).exactOptional(),
  retention: retention.exactOptional(),
  schedule: kindSchedule.exactOptional(),
  on: kindTriggers.exactOptional(),
  concurrency: z.int().min(1).max(1_000_000).exactOptional(),
  rate: rate.exactOptional(),
} satisfies Shape<KindDescription>;

export const kindDescription: z.ZodType<KindDescription> = z.strictObject(kindShape);

export const knownKind: z.ZodType<KnownKind> = z.strictObject({
  ...kindShape,
  offered: z.boolean(),
} satisfies Shape<KnownKind>);

export const workerInfo: z.ZodType<WorkerInfo> = z.strictObject({
  id: z.string(),
  kinds: z.array(z.string()),
  capacity: count,
  running: count,
  embedded: z.literal(true).exactOptional(),
  alive: z.boolean(),
  seenAt: moment,
} satisfies Shape<WorkerInfo>);

// Bounds of a lease: one hiccup of the network must not end it, one lost worker not block its jobs for a week.
const leaseMs = z.int().min(1_000).max(86_400_000);

export const claimRequest: z.ZodType<ClaimRequest> = z.strictObject({
  workerId: name,
  kinds: z.array(kind).max(1_000),
  capacity: z.int().min(0).max(10_000),
  waitMs: waitMs.exactOptional(),
  leaseMs: leaseMs.exactOptional(),
} satisfies Shape<ClaimRequest>);

const waitedJob: z.ZodType<WaitedJob> = z.strictObject({
  jobId: z.string(),
  state: jobState,
  output: json.exactOptional(),
  partial: z.boolean().exactOptional(),
  error: failure.exactOptional(),
} satisfies Shape<WaitedJob>);

export const claimedJob: z.ZodType<ClaimedJob> = z.strictObject({
  jobId: z.string(),
  claimId: z.string(),
  kind,
  kindVersion: z.string().exactOptional(),
  tenant: z.string(),
  run: count,
  attempt: count,
  maxAttempts: count,
  leaseMs: count,
  input: json.exactOptional(),
  checkpoint: json.exactOptional(),
  partial: json.exactOptional(),
  progress: progress.exactOptional(),
  steps: jsonObject.exactOptional(),
  plan: jsonObject.exactOptional(),
  timeoutMs: count.exactOptional(),
  traceparent: z.string().exactOptional(),
  scheduledFor: moment.exactOptional(),
  predecessors: z.array(waitedJob).exactOptional(),
  part: z
    .strictObject({
      parentId: z.string(),
      index: count,
      count,
      data: json.exactOptional(),
    } satisfies Shape<ClaimedPart>)
    .exactOptional(),
  retry: z
    .strictObject({ only: z.literal('failed'), output: json.exactOptional() } satisfies Shape<RetryScope>)
    .exactOptional(),
} satisfies Shape<ClaimedJob>);

const waitEnd = { delayMs: milliseconds.exactOptional(), until: moment.exactOptional() };
const waitRequest: z.ZodType<WaitRequest> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('timer'), ...waitEnd }),
  z.strictObject({ type: z.literal('jobs'), jobIds: z.array(name).max(10_000), ...waitEnd }),
  z.strictObject({
    type: z.literal('answer'),
    question: z.string().max(10_000).exactOptional(),
    schema: jsonObject.exactOptional(),
    ...waitEnd,
  }),
  z.strictObject({
    type: z.literal('parts'),
    parts: z.array(json).min(1).max(10_000),
    execution: z.enum(PART_EXECUTIONS),
    onFailure: z.enum(FAILURE_POLICIES),
    kind: kind.exactOptional(),
    ...waitEnd,
  }),
]);

const settlement: z.ZodType<Settlement> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('completed'),
    output: json.exactOptional(),
    outcome: outcome.exactOptional(),
  }),
  z.strictObject({
    type: z.literal('failed'),
    error: failure,
    retryAfterMs: milliseconds.exactOptional(),
    outcome: outcome.exactOptional(),
  }),
  z.strictObject({ type: z.literal('suspended') }),
  z.strictObject({ type: z.literal('released') }),
  z.strictObject({ type: z.literal('waiting'), name, for: waitRequest }),
]);

const jobReport: z.ZodType<JobReport> = z.strictObject({
  jobId: name,
  claimId: name,
  progress: progress.exactOptional(),
  messages: z.array(messageInput).max(10_000).exactOptional(),
  checkpoint: json.exactOptional(),
  partial: json.exactOptional(),
  steps: jsonObject.exactOptional(),
  settlement: settlement.exactOptional(),
} satisfies Shape<JobReport>);

export const syncRequest: z.ZodType<SyncRequest> = z.strictObject({
  workerId: name,
  reports: z.array(jobReport).max(10_000),
  leaseMs: leaseMs.exactOptional(),
  waitMs: waitMs.exactOptional(),
} satisfies Shape<SyncRequest>);

const control = z.enum(Object.values(CONTROL) as [Control, ...Control[]]);
const reportAnswer: z.ZodType<ReportAnswer> = z.union([
  z.strictObject({
    jobId: z.string(),
    claimId: z.string(),
    state: jobState,
    control: control.exactOptional(),
  }),
  z.strictObject({
    jobId: z.string(),
    claimId: z.string(),
    error: z.strictObject({ code: z.string(), message: z.string() }),
  }),
]);

export const syncAnswer: z.ZodType<SyncAnswer> = z.strictObject({
  jobs: z.array(reportAnswer),
} satisfies Shape<SyncAnswer>);
