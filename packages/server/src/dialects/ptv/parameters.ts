import type { JsonObject } from '@longrun/core';
import { refusal, wrongParameter } from './faults.ts';
import { isObject } from './is-object.ts';

/** The body of a request; nothing in it need have a `$type`. */
export function bodyOf(body: unknown): JsonObject {
  if (isObject(body)) return body;
  throw refusal('InvalidRequestFault', {}, 'The body of the request is no JSON object.');
}

export function idIn({ id }: JsonObject): string {
  if (typeof id !== 'string') throw wrongParameter('id', id, 'must be a text');
  return id;
}

/** A length of time in milliseconds, which may be left out. */
export function periodIn(request: JsonObject, name: string, otherwise: number): number {
  const period = request[name] ?? otherwise;
  if (typeof period !== 'number') throw wrongParameter(name, period, 'must be a number of milliseconds');
  return Math.trunc(period);
}
