import type { HandlerContext } from '@longrun/worker';
import { z } from 'zod';

const longitude = z.number().min(-180).max(180);
const latitude = z.number().min(-85).max(85);
const zoom = z.int().min(0).max(6);

export const input = z
  .object({
    name: z
      .string()
      .regex(/^[\w-]{1,60}$/)
      .default('world')
      .describe('What the archive is called'),
    minZoom: zoom.default(0),
    maxZoom: zoom.default(4).describe('Each zoom has four times as many tiles as the one before'),
    bounds: z
      .tuple([longitude, latitude, longitude, latitude])
      .refine(([west, south, east, north]) => west !== east && south < north, {
        message: 'must be west, south, east, north',
      })
      .optional()
      .describe('West, south, east and north in degrees; the whole world unless told otherwise'),
    style: z.enum(['day', 'night']).default('day'),
  })
  .refine(({ minZoom, maxZoom }) => minZoom <= maxZoom, {
    path: ['minZoom'],
    message: 'must not be greater than maxZoom',
  })
  .prefault({});

const zoomTally = z.object({
  zoom: z.int(),
  ocean: z.int().describe('Tiles that show nothing but ocean'),
  land: z.int().describe('Tiles that show nothing but land'),
  coast: z.int().describe('Tiles that show both'),
});
const archived = z.object({
  bytes: z.int(),
  pictures: z.int().describe('Fewer than tiles: those that look alike are kept once'),
});

export const output = z.object({
  archive: z.string(),
  tiles: z.int(),
  ...archived.shape,
  zooms: z.array(zoomTally),
});

export const checkpoint = z.object({
  tiles: z.int().describe('Tiles that are done and stored'),
  zooms: z.array(zoomTally),
  archived: archived
    .optional()
    .describe('Set when all are in the archive, and the files of the blocks not needed'),
});

export type ZoomTally = z.output<typeof zoomTally>;
export type Archived = z.output<typeof archived>;
/** How far a rendering is. Small: the tiles themselves are in the files of the blocks. */
export type Rendering = z.output<typeof checkpoint>;
export type RenderingContext = HandlerContext<typeof input, typeof output, typeof checkpoint>;
