import { type Explanation, type Help, REASON_CODES, type Reason } from '@longrun/core';
import { z } from 'zod';
import { action, jobState } from './job.ts';
import { jsonObject } from './scalars.ts';
import type { Shape } from './shape.ts';

const help: z.ZodType<Help> = z.strictObject({
  action: action.exactOptional(),
  command: z.string().exactOptional(),
} satisfies Shape<Help>);

const reason: z.ZodType<Reason> = z.strictObject({
  code: z.enum(REASON_CODES),
  text: z.string(),
  facts: jsonObject,
  help: help.exactOptional(),
} satisfies Shape<Reason>);

export const explanation: z.ZodType<Explanation> = z.strictObject({
  jobId: z.string(),
  state: jobState,
  summary: z.string(),
  reasons: z.array(reason).min(1),
} satisfies Shape<Explanation>);
