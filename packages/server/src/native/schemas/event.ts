import type { EventFilter, EventPage, FeedEvent, PublishRequest } from '@longrun/core';
import { z } from 'zod';
import { jobState } from './job.ts';
import { count, jsonObject, moment, name } from './scalars.ts';
import type { Shape } from './shape.ts';

const pattern = z.string().min(1).max(200);

/** Attributes come as `attribute.NAME`, and so under another name. */
export const eventFilter = {
  topic: z.array(pattern).describe('A pattern such as `job:*`, or several').exactOptional(),
  domain: z.string().min(1).max(200).exactOptional(),
  kind: pattern.describe('A pattern such as `workbook:*`').exactOptional(),
  jobId: name.exactOptional(),
  owner: name.exactOptional(),
  includeAcknowledged: z.boolean().describe('True unless told otherwise').exactOptional(),
} satisfies Shape<Omit<EventFilter, 'attributes'>>;

export const feedEvent: z.ZodType<FeedEvent> = z.strictObject({
  id: z.string(),
  topic: z.string(),
  domain: z.string(),
  at: moment,
  published: z.literal(true).exactOptional(),
  jobId: z.string().exactOptional(),
  kind: z.string().exactOptional(),
  state: jobState.exactOptional(),
  run: count.exactOptional(),
  attempt: count.exactOptional(),
  sequence: count.exactOptional(),
  info: z.string().exactOptional(),
  isPart: z.boolean().exactOptional(),
  parentId: z.string().exactOptional(),
  by: z.string().exactOptional(),
  payload: jsonObject.exactOptional(),
  context: jsonObject.exactOptional(),
  started: z
    .record(z.string(), z.string())
    .describe('Of a published event: the ids of the jobs it has started, by their kind')
    .exactOptional(),
  refused: z
    .record(z.string(), z.string())
    .describe('Why it has started none, by the kinds whose input schema it does not fit')
    .exactOptional(),
  acknowledgedAt: moment.exactOptional(),
  acknowledgedBy: z.string().exactOptional(),
} satisfies Shape<FeedEvent>);

export const eventPage: z.ZodType<EventPage> = z.strictObject({
  events: z.array(feedEvent),
  next: z.string(),
  isMore: z.boolean(),
} satisfies Shape<EventPage>);

export const publishRequest: z.ZodType<PublishRequest> = z.strictObject({
  topic: z.string().describe('`domain:name`; not `job:`'),
  domain: z.string().describe('The beginning of the topic unless told otherwise').exactOptional(),
  payload: jsonObject.exactOptional(),
  context: jsonObject.exactOptional(),
  idempotencyKey: name.exactOptional(),
} satisfies Shape<PublishRequest>);
