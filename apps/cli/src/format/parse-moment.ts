import { JobError, type Moment, toMoment } from '@longrun/core';
import { parseDuration } from './parse-duration.ts';

const DATE = /^\d{4}-\d\d-\d\d/;

/** Reads a moment as people give it: ISO 8601, or `2h` for two hours ago. */
export function parseMoment(text: string): Moment {
  if (DATE.test(text) && !Number.isNaN(Date.parse(text))) return toMoment(Date.parse(text));
  if (/^\d+(\.\d+)?(ms|s|m|min|h|d)$/.test(text)) return toMoment(Date.now() - parseDuration(text));
  throw new JobError(
    'invalid-request',
    `'${text}' is no moment; write 2026-11-22T15:00:00Z, or 2h for two hours ago.`,
  );
}
