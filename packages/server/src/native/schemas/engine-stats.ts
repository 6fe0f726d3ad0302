import type { EngineStats } from '@longrun/engine';
import { z } from 'zod';
import { jobState } from './job.ts';
import { count } from './scalars.ts';
import type { Shape } from './shape.ts';

export const engineStats: z.ZodType<EngineStats> = z.strictObject({
  jobs: z.partialRecord(jobState, count),
  submitted: count,
  claimed: count,
  completed: count,
  failed: count,
  cancelled: count,
  rescued: count,
  commits: count,
  commands: count,
  watchers: count,
  waitingClaims: count,
} satisfies Shape<EngineStats>);
