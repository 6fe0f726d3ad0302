import type { Json, JsonObject } from '@longrun/core';
import { STATUS_IDS, type StatusWord } from './mapping.ts';
import { apiUsage } from './refusals.ts';

export function readObject(body: unknown): JsonObject {
  if (isObject(body)) return body;
  throw apiUsage('', 'The body must be a JSON object.');
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text; undefined where there is none, or null. */
export function readText(body: JsonObject, field: string): string | undefined {
  const value = body[field] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw apiUsage(field, `${field} must be a text or null.`);
}

const MAX_MESSAGE_LENGTH = 10_000;

/** What a job says; undefined where that is to stay. */
export function readMessage(body: JsonObject): string | undefined {
  const message = readText(body, 'message');
  if (message === undefined || message.length <= MAX_MESSAGE_LENGTH) return message;
  throw apiUsage('message', `message may have at most ${MAX_MESSAGE_LENGTH} characters.`);
}

// The last moment that a date can have.
const MAX_TIME_MS = 8.64e15;

/** A moment in milliseconds since 1970. */
export function readTime(body: JsonObject, field: string): number | undefined {
  const value = body[field] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= MAX_TIME_MS) return value;
  throw apiUsage(field, `${field} must be a whole number of milliseconds since 1970, or null.`);
}

export function readTexts(body: JsonObject, field: string): JsonObject | undefined {
  const value = body[field] ?? undefined;
  if (value === undefined) return undefined;
  if (isObject(value) && Object.values(value).every((text) => typeof text === 'string')) return value;
  throw apiUsage(field, `${field} must be an object of texts.`);
}

/** A status: its word, or an object with its word or its id. */
export function readStatus(given: Json): StatusWord {
  const word = isObject(given) ? (given.value ?? wordOf(given.id)) : given;
  if (isStatusWord(word)) return word;
  throw apiUsage('status', `${JSON.stringify(given)} is no status; there are ${WORDS.join(', ')}.`);
}

// Object.keys widens to string[]; these are exactly the keys of the table.
const WORDS = Object.keys(STATUS_IDS) as StatusWord[];

function isStatusWord(word: unknown): word is StatusWord {
  return typeof word === 'string' && Object.hasOwn(STATUS_IDS, word);
}

function wordOf(id: Json | undefined): StatusWord | undefined {
  return WORDS.find((word) => STATUS_IDS[word] === id);
}
