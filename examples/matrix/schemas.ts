import { z } from 'zod';

/** What is asked for, however the work is divided. */
export const asked = z.object({
  places: z.int().min(2).default(2_500).describe('How many places, from the top of the list'),
  method: z.enum(['geodesic', 'great-circle']).default('geodesic'),
});

export const output = z.object({
  places: z.int(),
  rows: z.int().describe('Rows that were computed; fewer than places when the job was stopped'),
  distances: z.int(),
  meanKm: z.number(),
  longest: z.object({ from: z.string(), to: z.string(), km: z.number() }).optional(),
  files: z.array(z.string()),
});

export const block = z.object({ first: z.int(), end: z.int().describe('Not part of the block itself') });

/** Rows that are done and stored, and what is known of their distances; the distances themselves are in the files. */
export const rows = block.extend({
  summary: z.object({
    pairs: z.int(),
    sumKm: z.number(),
    longest: z.object({ from: z.int(), to: z.int(), km: z.number() }).optional(),
  }),
});

/** Some of the rows, one after the other. */
export type Block = z.output<typeof block>;
/** A job's checkpoint, and the output of a part. */
export type Rows = z.output<typeof rows>;
