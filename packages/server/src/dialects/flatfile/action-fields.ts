import type { ActionConstraint, ActionMount, JsonObject } from '@longrun/core';
import { z } from 'zod';

// A body has been through JSON.parse when it meets a schema, so whatever stands there is JSON.
const json = z.unknown() as unknown as z.ZodType<JsonObject[string]>;
const typed = z.looseObject({ type: z.string().min(1) });

/** An action as it is sent. Fields without a rule here are kept as they come. */
export const actionFields = z
  .object({
    operation: z.string().min(1).max(140),
    /** As older clients call the operation. */
    slug: z.string().min(1).max(140).optional(),
    label: z.string().min(1).max(200),
    targetId: z.string().min(1).max(255).optional(),
    description: z.string().max(2_000).optional(),
    icon: z.string().max(255).optional(),
    tooltip: z.string().max(2_000).optional(),
    mode: z.enum(['foreground', 'background', 'toolbarBlocking']).optional(),
    primary: z.boolean().optional(),
    confirm: z.boolean().optional(),
    messages: z
      .array(z.object({ type: z.enum(['error', 'info']), content: z.string().min(1).max(2_000) }))
      .max(20)
      .optional(),
    inputForm: z.record(z.string(), json).optional() as z.ZodType<JsonObject | undefined>,
    constraints: z.array(typed).max(50).optional() as unknown as z.ZodType<
      readonly ActionConstraint[] | undefined
    >,
    mount: typed.optional() as unknown as z.ZodType<ActionMount | undefined>,
    guide: z.object({ content: z.string().max(20_000) }).optional(),
  })
  .catchall(json);
export type ActionFields = z.output<typeof actionFields>;

/** The operation may be named in the older way. */
const named = (body: unknown) => {
  if (typeof body !== 'object' || body === null || !('slug' in body) || 'operation' in body) return body;
  return { ...body, operation: body.slug };
};

// What has been renamed is still checked as the same fields.
export const newAction = z.preprocess(named, actionFields) as unknown as z.ZodType<ActionFields>;

export const newActions = z.array(newAction).min(1).max(100);

const changed = actionFields.partial().catchall(json);
export type ActionChangeFields = z.output<typeof changed>;
export const actionChange = z.preprocess(named, changed) as unknown as z.ZodType<ActionChangeFields>;
