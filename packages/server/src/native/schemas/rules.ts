import type { Limit, LimitRequest, LimitTarget, Pause, PauseRequest, PauseTarget, Rate } from '@longrun/core';
import { z } from 'zod';
import { count, moment, name } from './scalars.ts';
import type { Shape } from './shape.ts';

const reason = z.string().max(1_000);
const bound = z.int().min(1).max(1_000_000);

export const pauseTarget = {
  kind: name.exactOptional(),
  queue: name.exactOptional(),
  owner: name.exactOptional(),
} satisfies Shape<PauseTarget>;

export const pauseRequest: z.ZodType<PauseRequest> = z.strictObject({
  ...pauseTarget,
  reason: reason.exactOptional(),
  until: moment.exactOptional(),
  running: z.boolean().exactOptional(),
} satisfies Shape<PauseRequest>);

export const pause: z.ZodType<Pause> = z.strictObject({
  ...pauseTarget,
  reason: reason.exactOptional(),
  until: moment.exactOptional(),
  pausedBy: z.string(),
  createdAt: moment,
} satisfies Shape<Pause>);

export const rate: z.ZodType<Rate> = z.strictObject({
  count: bound,
  perMs: z.int().min(1).max(86_400_000),
  burst: bound.exactOptional(),
} satisfies Shape<Rate>);

export const limitTarget = {
  kind: name.exactOptional(),
  queue: name.exactOptional(),
  key: name.describe('A `concurrencyKey`, or `*` for each').exactOptional(),
} satisfies Shape<LimitTarget>;

const limitRequestShape = {
  ...limitTarget,
  concurrency: bound.exactOptional(),
  rate: rate.exactOptional(),
} satisfies Shape<LimitRequest>;

export const limitRequest: z.ZodType<LimitRequest> = z.strictObject(limitRequestShape);

export const limit: z.ZodType<Limit> = z.strictObject({
  ...limitRequestShape,
  declared: z.literal(true).exactOptional(),
  setBy: z.string().exactOptional(),
  setAt: moment,
  running: count,
  nextStartAt: moment.exactOptional(),
} satisfies Shape<Limit>);
