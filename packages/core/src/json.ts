/** What survives a trip through JSON. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** A moment as ISO 8601 in UTC, `2026-11-22T15:32:40.000Z`. */
export type Moment = string;

export function toMoment(ms: number): Moment {
  return new Date(ms).toISOString();
}

export function fromMoment(moment: Moment): number {
  return Date.parse(moment);
}

export function isMoment(value: unknown): value is Moment {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}
