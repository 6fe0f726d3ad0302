import type { BulkFilter } from '@longrun/core';
import { z } from 'zod';
import { jobState } from './job.ts';
import { moment, name } from './scalars.ts';
import type { Shape } from './shape.ts';

/** Conditions on jobs, as a list and a bulk change take them; attributes apart, which a query spells in its own way. */
export const jobFilter = {
  state: z.array(jobState).describe('Repeated, or separated by commas').exactOptional(),
  kind: name.describe('A kind, or the beginning of one with `*` at the end').exactOptional(),
  owner: name.exactOptional(),
  tag: name.exactOptional(),
  scheduleId: name.describe('Made by the schedule of this name').exactOptional(),
  parentId: name.describe('The parts of this job').exactOptional(),
  topLevel: z.boolean().describe('Leave out parts of other jobs').exactOptional(),
  text: name.describe('Appears in the id, the kind or the latest message').exactOptional(),
  createdAfter: moment.exactOptional(),
  createdBefore: moment.exactOptional(),
} satisfies Shape<Omit<BulkFilter, 'attributes'>>;
