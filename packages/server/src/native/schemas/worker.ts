import {
  type ClaimedJob,
  type ClaimRequest,
  CONTROL,
  type Control,
  type JobReport,
  type KindDescription,
  MODES,
  type ReportAnswer,
  type Settlement,
  type SyncAnswer,
  type SyncRequest,
} from '@longrun/core';
import { z } from 'zod';
import { jobState } from './job.ts';
import { backoff, failure, messageInput, outcome, progress } from './parts.ts';
import { count, json, jsonObject, kind, milliseconds, name, waitMs } from './scalars.ts';
import type { Shape } from './shape.ts';

export const kindDescription: z.ZodType<KindDescription> = z.strictObject({
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
  maxAttempts: z.int().min(1).max(100).exactOptional(),
  backoff: backoff.exactOptional(),
  timeoutMs: milliseconds.min(1).exactOptional(),
} satisfies Shape<KindDescription>);

// Bounds of a lease: one hiccup of the network must not end it, one lost worker not block its jobs for a week.
const leaseMs = z.int().min(1_000).max(86_400_000);

export const claimRequest: z.ZodType<ClaimRequest> = z.strictObject({
  workerId: name,
  kinds: z.array(kind).max(1_000),
  capacity: z.int().min(0).max(10_000),
  waitMs: waitMs.exactOptional(),
  leaseMs: leaseMs.exactOptional(),
} satisfies Shape<ClaimRequest>);

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
  timeoutMs: count.exactOptional(),
  traceparent: z.string().exactOptional(),
} satisfies Shape<ClaimedJob>);

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
