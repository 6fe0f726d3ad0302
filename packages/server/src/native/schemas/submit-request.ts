import { type ControlOptions, type Debounce, REACHED, type SubmitRequest } from '@longrun/core';
import { z } from 'zod';
import { jobOptions } from './job.ts';
import { json, kind, milliseconds, moment, name } from './scalars.ts';
import type { Shape } from './shape.ts';

const debounce: z.ZodType<Debounce> = z.strictObject({
  key: name,
  waitMs: milliseconds.min(1),
  maxWaitMs: milliseconds.min(1).exactOptional(),
} satisfies Shape<Debounce>);

export const submitRequest: z.ZodType<SubmitRequest> = z.strictObject({
  ...jobOptions,
  kind,
  input: json.exactOptional(),
  idempotencyKey: name.exactOptional(),
  delayMs: milliseconds.exactOptional(),
  scheduledAt: moment.exactOptional(),
  startWithinMs: milliseconds.min(1).exactOptional(),
  reached: z
    .enum(REACHED)
    .describe('Of a job that its caller drives: how far it has come already')
    .exactOptional(),
  ref: name.exactOptional(),
  onePending: name.exactOptional(),
  oneActive: name.exactOptional(),
  debounce: debounce.exactOptional(),
} satisfies Shape<SubmitRequest>);

export const controlOptions: z.ZodType<ControlOptions> = z.strictObject({
  from: z.enum(['checkpoint', 'scratch']).exactOptional(),
  only: z.literal('failed').exactOptional(),
  input: json.exactOptional(),
  reason: z.string().max(1_000).exactOptional(),
} satisfies Shape<ControlOptions>);

export const answerRequest = z.strictObject({
  value: json,
  reason: z.string().max(1_000).exactOptional(),
});
