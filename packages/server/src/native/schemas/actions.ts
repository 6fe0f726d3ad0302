import {
  type ActionChange,
  type ActionConstraint,
  type ActionMessage,
  type ActionMount,
  type ActionRun,
  type ActionSpec,
  MODES,
  type UserAction,
} from '@longrun/core';
import { z } from 'zod';
import { jobOptions } from './job.ts';
import { json, jsonObject, kind, moment, name } from './scalars.ts';
import type { Shape } from './shape.ts';

const text = (most: number) => z.string().min(1).max(most);
// An object with a type, and whatever else.
const typed = z.looseObject({ type: name }) as unknown as z.ZodType<ActionConstraint & ActionMount>;

const message: z.ZodType<ActionMessage> = z.strictObject({
  type: z.enum(['error', 'info']),
  content: text(2_000),
} satisfies Shape<ActionMessage>);

const { attributes, metadata, silenceMs } = jobOptions;

const optional = {
  label: text(200).exactOptional(),
  description: text(2_000).exactOptional(),
  icon: name.exactOptional(),
  tooltip: text(2_000).exactOptional(),
  mode: z.enum(MODES).exactOptional(),
  primary: z.boolean().exactOptional(),
  confirm: z.boolean().exactOptional(),
  messages: z.array(message).max(20).exactOptional(),
  inputSchema: jsonObject.exactOptional(),
  inputForm: jsonObject.exactOptional(),
  constraints: z.array(typed).max(50).exactOptional(),
  mount: typed.exactOptional(),
  target: name.exactOptional(),
  guide: text(20_000).exactOptional(),
  job: z
    .strictObject({ attributes, metadata, silenceMs })
    .describe('What its jobs are submitted with')
    .exactOptional(),
  metadata: jsonObject.exactOptional(),
  driver: z.enum(['worker', 'caller']).exactOptional(),
} satisfies Shape<Omit<ActionSpec, 'kind'>>;

export const actionSpec: z.ZodType<ActionSpec> = z.strictObject({
  kind,
  ...optional,
} satisfies Shape<ActionSpec>);

export const actionChange = z.strictObject({
  kind: kind.exactOptional(),
  ...Object.fromEntries(
    Object.entries(optional).map(([field, schema]) => [field, schema.unwrap().nullable().exactOptional()]),
  ),
}) as unknown as z.ZodType<ActionChange>; // the type of the fields is lost on the way through the entries

export const userAction: z.ZodType<UserAction> = z.strictObject({
  ...optional,
  id: z.string(),
  kind,
  label: z.string(),
  mode: z.enum(MODES),
  primary: z.boolean(),
  confirm: z.boolean(),
  updatedBy: z.string(),
  createdAt: moment,
  updatedAt: moment,
} satisfies Shape<UserAction>);

export const actionRun: z.ZodType<ActionRun> = z.strictObject({
  input: json.exactOptional(),
  source: name.exactOptional(),
  subject: jsonObject.exactOptional(),
  owner: name.exactOptional(),
  idempotencyKey: name.exactOptional(),
} satisfies Shape<ActionRun>);
