import type { Json, JsonObject } from '@longrun/core';
import { isKind, KIND_RULE, MAX_KIND_LENGTH } from '@longrun/core';
import { z } from 'zod';

/** The longest wait that a request may ask for, in milliseconds. */
export const MAX_WAIT_MS = 60_000;
/** The longest span of time that a job may carry, in milliseconds: a year and a day. */
const MAX_SPAN_MS = 366 * 86_400_000;

// A body has been through JSON.parse when it meets a schema, so whatever stands there is JSON.
export const json = z.unknown().describe('Any JSON value') as unknown as z.ZodType<Json>;
export const jsonObject = z.record(z.string(), json).describe('Any JSON object') as z.ZodType<JsonObject>;

/** A name: of a queue, a person, a worker. */
export const name = z.string().min(1).max(255);
/** A name that a caller gives a job. */
export const externalId = z.string().min(1).max(200);
export const moment = z.iso.datetime({ offset: true }).describe('ISO 8601; answers are in UTC');
export const milliseconds = z.int().min(0).max(MAX_SPAN_MS);
export const waitMs = z.int().min(0).max(MAX_WAIT_MS);
export const count = z.int().min(0);
export const kind = z
  .string()
  .max(MAX_KIND_LENGTH)
  .refine(isKind, `A kind is ${KIND_RULE}.`)
  .meta({ examples: ['workbook:export'], description: KIND_RULE });
