import type { Json, JsonObject } from '@longrun/core';
import { COLLECTIONS, type Collection } from './mapping.ts';
import { typeError, valueError } from './refusals.ts';

const MAX_KEY_LENGTH = 200;
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** The key of a document: a text, or a number as decimal text. */
export function readKey(id: Json, argument = 'jobId'): string {
  const key = typeof id === 'number' && DECIMAL.test(String(id)) ? String(id) : id;
  if (typeof key !== 'string') throw valueError(argument, `${argument} must be a text or a number`);
  // Half a character would be another one once it is stored.
  if (key === '' || key.includes('/') || key.length > MAX_KEY_LENGTH || !key.isWellFormed())
    throw valueError(
      argument,
      `${argument} must have 1 to ${MAX_KEY_LENGTH} characters, none of them a slash`,
    );
  return key;
}

export function readCollection(state: Json): Collection {
  const collection = COLLECTIONS.find((one) => one === state);
  if (collection) return collection;
  throw valueError('state', `state must be one of ${COLLECTIONS.join(', ')}, not ${JSON.stringify(state)}`);
}

export function readDocument(data: Json, argument = 'data'): JsonObject {
  if (isObject(data)) return data;
  throw typeError(argument, `${argument} must be an object`);
}

/** What came as JSON and is an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readSwitch(value: Json, argument: string): boolean {
  if (typeof value === 'boolean') return value;
  throw typeError(argument, `${argument} must be true or false`);
}

/** How many at most; null for all. */
export function readLimit(limit: Json): number {
  if (limit === null) return Number.POSITIVE_INFINITY;
  if (typeof limit === 'number' && Number.isInteger(limit) && limit > 0) return limit;
  throw valueError('limit', 'limit must be a whole number, 1 or more');
}
