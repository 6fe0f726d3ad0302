import { JobError } from '@longrun/core';
import { refusalOf } from '../problem.ts';
import { ValueError } from './value-error.ts';

/** The error of an answer: a `TypeError` or `ValueError` where the arguments were at fault, a `JobError` otherwise. */
export function exceptionOf(response: Response, body: unknown, url: string): Error {
  const error = refusalOf(response, body, url);
  if (!isTold(body)) return error;
  const { type, message } = body.error;
  if (type === 'TypeError') return new TypeError(message);
  if (type === 'ValueError') return new ValueError(message);
  return new JobError(error.code, message, error.facts);
}

interface Told {
  readonly error: { readonly type: string; readonly message: string };
}

function isTold(body: unknown): body is Told {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false;
  const { error } = body;
  return typeof error === 'object' && error !== null && 'type' in error && 'message' in error;
}
