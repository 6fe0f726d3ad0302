import { type KindTrigger, MAX_TRIGGERS } from '@longrun/core';
import { z } from 'zod';
import type { Shape } from './shape.ts';

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const kindTrigger: z.ZodType<KindTrigger> = z.strictObject({
  topic: z.string().describe('A pattern: `workbook:opened`, `workbook:*`; not `job:`'),
  match: z
    .record(z.string(), z.union([value, z.array(value)]))
    .describe('What the event must hold: by the name of a field, or by its path with dots')
    .exactOptional(),
  input: z
    .union([z.string(), z.record(z.string(), z.string())])
    .describe(
      'The path of a value in the event, or an object with a path for each field; `payload` unless told otherwise',
    )
    .exactOptional(),
} satisfies Shape<KindTrigger>);

/** Details of a rule are checked by the engine, which every worker meets. */
export const kindTriggers = z
  .union([kindTrigger, z.array(kindTrigger).max(MAX_TRIGGERS)])
  .describe('Which published events start a job of the kind');
