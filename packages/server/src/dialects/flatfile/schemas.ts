import type { JsonObject, Outcome } from '@longrun/core';
import { MODES } from '@longrun/core';
import { z } from 'zod';
import { STATUSES } from './mapping.ts';

// A body has been through JSON.parse when it meets a schema, so whatever stands there is JSON.
const json = z.unknown() as unknown as z.ZodType<JsonObject[string]>;
const jsonObject = z.record(z.string(), json) as z.ZodType<JsonObject>;
// It is stored and returned as it comes; what our own surfaces understand of it they show.
const outcome = jsonObject as unknown as z.ZodType<Outcome>;

const id = z.string().min(1).max(255);
const text = z.string().max(10_000);
const moment = z.iso.datetime({ offset: true });
const progress = z.number();
const status = z.enum(STATUSES);

/** A new job. Fields that nobody knows are passed over, as its clients send some of their own. */
export const jobConfig = z.object({
  type: z.string().min(1).max(50),
  operation: z.string().min(1).max(140),
  source: id,
  destination: id.optional(),
  config: jsonObject.optional(),
  trigger: z.enum(['manual', 'immediate']).optional(),
  status: status.optional(),
  mode: z.enum(MODES).optional(),
  input: jsonObject.optional(),
  subject: jsonObject.optional(),
  outcome: jsonObject.optional(),
  result: jsonObject.optional(),
  info: text.optional(),
  managed: z.boolean().optional(),
  predecessorIds: z.array(id).max(1_000).optional(),
  metadata: jsonObject.optional(),
  environmentId: id.optional(),
  spaceId: id.optional(),
  workbookId: id.optional(),
  fileId: id.optional(),
});
export type JobConfig = z.output<typeof jobConfig>;

export const jobUpdate = z.object({
  config: jsonObject.optional(),
  status: status.optional(),
  progress: progress.optional(),
  outcomeAcknowledgedAt: moment.optional(),
  info: text.optional(),
  metadata: jsonObject.optional(),
  estimatedCompletionAt: moment.optional(),
  outcome: outcome.optional(),
});
export type JobChange = z.output<typeof jobUpdate>;

export const jobAck = z.object({
  info: text.optional(),
  progress: progress.optional(),
  estimatedCompletionAt: moment.optional(),
});

export const jobEnd = z.object({ outcome: outcome.optional(), info: text.optional() });

export const jobCancel = z.object({ info: text.optional() });

export const jobSplit = z.object({
  parts: z.union([z.int().min(1).max(10_000), z.array(jsonObject).min(1).max(10_000)]),
  runInParallel: z.boolean().optional(),
});

/** An execution plan, whole or in part; its members are kept as they come. */
export const jobPlan = z.looseObject({
  fileId: z.string().optional(),
  jobId: z.string().optional(),
  fieldMapping: z.array(json).optional(),
  unmappedSourceFields: z.array(json).optional(),
  unmappedDestinationFields: z.array(json).optional(),
  programId: z.string().optional(),
});

export const newEvent = z.object({
  topic: z.string().min(1).max(200),
  domain: z.string().min(1).max(100),
  payload: jsonObject,
  context: jsonObject,
  namespaces: z.array(json).optional(),
  origin: jsonObject.optional(),
  target: z.string().max(1_000).optional(),
  callbackUrl: z.string().max(2_000).optional(),
  dataUrl: z.string().max(2_000).optional(),
  attributes: jsonObject.optional(),
});
export type NewEvent = z.output<typeof newEvent>;
