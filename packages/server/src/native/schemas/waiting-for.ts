import { FAILURE_POLICIES, type WaitingFor } from '@longrun/core';
import { z } from 'zod';
import { count, jsonObject, moment } from './scalars.ts';

const wait = { name: z.string().exactOptional(), until: moment.exactOptional() };
const onFailure = z.enum(FAILURE_POLICIES);

export const waitingFor: z.ZodType<WaitingFor> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('timer'), ...wait }),
  z.strictObject({
    type: z.literal('jobs'),
    jobIds: z.array(z.string()),
    onFailure,
    notBefore: moment.exactOptional(),
    ...wait,
  }),
  z.strictObject({
    type: z.literal('parts'),
    count,
    onFailure,
    pausing: z.literal(true).exactOptional(),
    failing: z.literal(true).exactOptional(),
    stopping: z.literal(true).exactOptional(),
    ...wait,
  }),
  z.strictObject({
    type: z.literal('answer'),
    question: z.string().exactOptional(),
    schema: jsonObject.exactOptional(),
    ...wait,
  }),
]);
