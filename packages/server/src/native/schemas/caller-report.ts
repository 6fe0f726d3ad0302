import {
  type CallerReport,
  OVERRIDE_STATES,
  PART_EXECUTIONS,
  REPORT_TYPES,
  type ReportOptions,
  type SplitRequest,
} from '@longrun/core';
import { z } from 'zod';
import { failure, messageInput, outcome, progress } from './parts.ts';
import { json, jsonObject } from './scalars.ts';
import type { Shape } from './shape.ts';

export type ReportBody = CallerReport & ReportOptions;
export type SplitBody = SplitRequest & Pick<ReportOptions, 'reason'>;

const reason = z.string().max(1_000).exactOptional();

export const callerReport: z.ZodType<ReportBody> = z.strictObject({
  type: z.enum(REPORT_TYPES),
  state: z.enum(OVERRIDE_STATES).describe('For `override`').exactOptional(),
  progress: progress.nullable().describe('`null` takes it back').exactOptional(),
  info: z.string().max(10_000).describe('What the job says now').exactOptional(),
  messages: z.array(messageInput).max(1_000).exactOptional(),
  partial: json
    .describe('For `acknowledge` and `update`: output to keep if the job is stopped')
    .exactOptional(),
  input: json.describe('For `override`').exactOptional(),
  output: json.describe('For `complete` and `override`').exactOptional(),
  error: failure.describe('For `fail`, and for an `override` to `failed`').exactOptional(),
  outcome: outcome.describe('Of a job that has ended, for `override` alone').exactOptional(),
  metadata: jsonObject.describe('Takes the place of the metadata').exactOptional(),
  reason,
  ifSequence: z
    .int()
    .min(1)
    .describe('Refused unless the `sequence` of the job is still this')
    .exactOptional(),
} satisfies Shape<ReportBody>);

export const splitRequest: z.ZodType<SplitBody> = z.strictObject({
  parts: z
    .union([z.int().min(1).max(10_000), z.array(json).min(1).max(10_000)])
    .describe('How many, or what each is given'),
  execution: z.enum(PART_EXECUTIONS).describe('`parallel` unless told otherwise').exactOptional(),
  reason,
} satisfies Shape<SplitBody>);
