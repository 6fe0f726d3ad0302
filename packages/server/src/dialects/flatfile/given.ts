import { JobError } from '@longrun/core';
import type { z } from 'zod';
import { validate } from '../../validate.ts';

/** A checked body. Its clients send `null` for what is not given, and no body for an empty one. */
export function given<T>(schema: z.ZodType<T>, body: unknown): T {
  const checked = validate(schema, withoutNulls(body ?? {}), 'body');
  if (checked.error) throw checked.error;
  return checked.data;
}

function withoutNulls(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutNulls);
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

/** A whole number of the query within its range. */
export function wholeNumber(query: URLSearchParams, name: string, usual: number, most: number): number {
  const text = query.get(name);
  if (text === null || text === '') return usual;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw wrong(name, `must be a whole number from 1 to ${most}`);
}

/** One of the words that the query may have there. */
export function word<Word extends string>(
  query: URLSearchParams,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const found = words.find((one) => one === text);
  if (found === undefined) throw wrong(name, `must be one of ${words.join(', ')}`);
  return found;
}

function wrong(name: string, message: string): JobError {
  return new JobError('invalid-input', `The query's ${name} ${message}.`, {
    errors: [{ pointer: `/${name}`, message }],
  });
}
