import { ERRORS, type ErrorCode } from '@longrun/core';
import type { Route } from './route.ts';

/** Every error a route can answer, by status: those its shape implies and those it names itself. */
export function errorsOf(route: Route): Map<number, ErrorCode[]> {
  const codes = new Set<ErrorCode>([...implied(route), ...(route.errors ?? []), 'internal']);
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return new Map([...byStatus].sort(([a], [b]) => a - b));
}

function implied(route: Route): ErrorCode[] {
  return [
    ...when(route.scope !== 'open', ['unauthorized', 'forbidden', 'too-many-requests', 'store-busy']),
    ...when(route.method !== 'GET', ['forbidden']),
    ...when(/jobs\/\{id\}|\{jobId\}/.test(route.path), ['job-not-found', 'job-deleted']),
    ...when(route.query !== undefined || route.headers !== undefined, ['invalid-input']),
    ...when(route.body !== undefined, [
      'invalid-request',
      'request-timeout',
      'too-large',
      'unsupported-media-type',
      'invalid-input',
    ]),
    ...when(route.always === undefined, ['shutting-down']),
  ];
}

function when(applies: boolean, codes: ErrorCode[]): ErrorCode[] {
  return applies ? codes : [];
}
