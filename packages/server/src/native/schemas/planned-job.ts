import type { PlannedJob } from '@longrun/core';
import { z } from 'zod';
import { job } from './job.ts';
import { jsonObject } from './scalars.ts';
import type { Shape } from './shape.ts';

export const plannedJob: z.ZodType<PlannedJob> = z.strictObject({
  job,
  plan: jsonObject,
} satisfies Shape<PlannedJob>);
