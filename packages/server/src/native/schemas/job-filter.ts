import { type BulkFilter, DRIVERS } from '@longrun/core';
import { z } from 'zod';
import { jobState } from './job.ts';
import { externalId, milliseconds, moment, name } from './scalars.ts';
import type { Shape } from './shape.ts';

/** Conditions on jobs, as a list and a bulk change take them; attributes apart, which a query spells in its own way. */
export const jobFilter = {
  state: z.array(jobState).describe('Repeated, or separated by commas').exactOptional(),
  kind: name.describe('A kind, or the beginning of one with `*` at the end').exactOptional(),
  kinds: z.array(name).describe('One of these, repeated or separated by commas').exactOptional(),
  begun: z
    .boolean()
    .describe(
      'Of jobs that wait, those whose run has begun already; `false`: those that no worker has had yet',
    )
    .exactOptional(),
  minDurationMs: milliseconds.describe('From the start of the run to its end, or until now').exactOptional(),
  maxDurationMs: milliseconds.exactOptional(),
  exceptOwn: z.boolean().describe('Leave out Longrun’s own jobs').exactOptional(),
  owner: name.exactOptional(),
  tag: name.exactOptional(),
  scheduleId: name.describe('Made by the schedule of this name').exactOptional(),
  externalId: externalId.exactOptional(),
  driver: z.enum(DRIVERS).exactOptional(),
  parentId: name.describe('The parts of this job').exactOptional(),
  topLevel: z.boolean().describe('Leave out parts of other jobs').exactOptional(),
  text: name.describe('Appears in the id, the kind or the latest message').exactOptional(),
  createdAfter: moment.exactOptional(),
  createdBefore: moment.exactOptional(),
} satisfies Shape<Omit<BulkFilter, 'attributes'>>;
