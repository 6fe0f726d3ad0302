import type { ControlOptions, SubmitRequest } from '@longrun/core';
import { z } from 'zod';
import { jobOptions } from './job.ts';
import { json, kind, milliseconds, moment, name } from './scalars.ts';
import type { Shape } from './shape.ts';

export const submitRequest: z.ZodType<SubmitRequest> = z.strictObject({
  ...jobOptions,
  kind,
  input: json.exactOptional(),
  idempotencyKey: name.exactOptional(),
  delayMs: milliseconds.exactOptional(),
  scheduledAt: moment.exactOptional(),
} satisfies Shape<SubmitRequest>);

export const controlOptions: z.ZodType<ControlOptions> = z.strictObject({
  from: z.enum(['checkpoint', 'scratch']).exactOptional(),
} satisfies Shape<ControlOptions>);
