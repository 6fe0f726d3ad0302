import {
  type Artifact,
  type Backoff,
  type Counters,
  type ErrorRule,
  type Failure,
  MAX_RETENTION_MS,
  type Message,
  type MessageInput,
  type Outcome,
  type Progress,
  type Retention,
  SEVERITIES,
} from '@longrun/core';
import { z } from 'zod';
import { count, json, milliseconds, moment } from './scalars.ts';
import type { Shape } from './shape.ts';

export const severity = z.enum(SEVERITIES);

export const backoff: z.ZodType<Backoff> = z.strictObject({
  type: z.enum(['fixed', 'exponential']),
  delayMs: milliseconds,
  maxDelayMs: milliseconds.exactOptional(),
  jitter: z.number().min(0).max(1).exactOptional(),
} satisfies Shape<Backoff>);

const counters: z.ZodType<Counters> = z.strictObject({
  remaining: z.number(),
  successful: z.number(),
  failed: z.number(),
} satisfies Shape<Counters>);

export const errorRule: z.ZodType<ErrorRule> = z.strictObject({
  code: z.string().min(1).max(255).describe('A code, or the beginning of one with `*` at the end'),
  permanent: z.boolean().exactOptional(),
  backoff: backoff.exactOptional(),
} satisfies Shape<ErrorRule>);

export const progress: z.ZodType<Progress> = z.strictObject({
  percent: z.number().describe('Clamped to 0–100').exactOptional(),
  counters: counters.exactOptional(),
  unit: z.string().exactOptional(),
  info: z.string().exactOptional(),
  estimatedCompletionAt: moment.exactOptional(),
} satisfies Shape<Progress>);

export const failure: z.ZodType<Failure> = z.strictObject({
  code: z.string(),
  message: z.string(),
  details: json.exactOptional(),
  retryable: z.boolean().exactOptional(),
} satisfies Shape<Failure>);

const nextAction = z.object({ type: z.string() }).catchall(json);

export const outcome: z.ZodType<Outcome> = z.strictObject({
  heading: z.string().exactOptional(),
  message: z.string().exactOptional(),
  severity: severity.exactOptional(),
  acknowledge: z.boolean().exactOptional(),
  buttonText: z.string().exactOptional(),
  counters: counters.exactOptional(),
  next: z.array(nextAction).exactOptional(),
} satisfies Shape<Outcome>);

const messageShape = {
  severity,
  text: z.string().max(10_000),
  code: z.string().exactOptional(),
  item: z.string().exactOptional(),
  data: json.exactOptional(),
} satisfies Shape<MessageInput>;

export const messageInput: z.ZodType<MessageInput> = z.strictObject(messageShape);

export const message: z.ZodType<Message> = z.strictObject({
  ...messageShape,
  sequence: count,
  at: moment,
  source: z.enum(['worker', 'engine', 'client']),
} satisfies Shape<Message>);

export const artifact: z.ZodType<Artifact> = z.strictObject({
  name: z.string(),
  contentType: z.string(),
  size: count,
  sha256: z.string(),
  createdAt: moment,
} satisfies Shape<Artifact>);

const keptMs = z.int().min(0).max(MAX_RETENTION_MS).exactOptional();
export const retention: z.ZodType<Retention> = z.strictObject({
  succeededMs: keptMs,
  fetchedMs: keptMs,
  failedMs: keptMs,
  cancelledMs: keptMs,
} satisfies Shape<Retention>);
