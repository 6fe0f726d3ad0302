import type { JsonObject } from '@longrun/core';

/** An object that came as JSON. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
