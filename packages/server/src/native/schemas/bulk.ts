import {
  BULK_ACTIONS,
  type BulkFilter,
  type BulkPreview,
  type BulkRequest,
  type RetryOptions,
} from '@longrun/core';
import { z } from 'zod';
import { job } from './job.ts';
import { jobFilter } from './job-filter.ts';
import { count, json, name } from './scalars.ts';
import type { Shape } from './shape.ts';

const filter: z.ZodType<BulkFilter> = z.strictObject({
  ...jobFilter,
  attributes: z.record(name, name).exactOptional(),
} satisfies Shape<BulkFilter>);

const options: z.ZodType<RetryOptions> = z.strictObject({
  from: z.enum(['checkpoint', 'scratch']).exactOptional(),
  only: z.literal('failed').exactOptional(),
  input: json.exactOptional(),
} satisfies Shape<RetryOptions>);

/** One address for both: a preview asks for nothing else than the run that may follow it. */
export interface BulkBody extends BulkRequest {
  readonly preview?: boolean;
}

export const bulkRequest: z.ZodType<BulkBody> = z.strictObject({
  action: z.enum(BULK_ACTIONS),
  filter: filter.exactOptional(),
  all: z.boolean().describe('In place of a filter: every job is meant').exactOptional(),
  options: options.describe('For `retry`').exactOptional(),
  reason: z.string().max(900).exactOptional(),
  preview: z.boolean().describe('Change nothing; say which jobs are meant').exactOptional(),
} satisfies Shape<BulkBody>);

export const bulkPreview: z.ZodType<BulkPreview> = z.strictObject({
  count,
  capped: z.literal(true).describe('There are more than `count`').exactOptional(),
  sample: z.array(job),
} satisfies Shape<BulkPreview>);
