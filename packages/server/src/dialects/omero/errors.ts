import { ERRORS, type ErrorCode, type JobError } from '@longrun/core';
import type { Reply } from '../../reply.ts';

/** The status that each class of error is told with. */
const CLASSES = {
  ApiUsageException: 400,
  OverUsageException: 400,
  QueryException: 400,
  ValidationException: 400,
  AuthenticationException: 401,
  SecurityViolation: 403,
  ConcurrencyException: 409,
  ResourceError: 503,
  InternalException: 500,
} as const satisfies Record<string, number>;

type ErrorClass = keyof typeof CLASSES;

const EXCEPTIONS = {
  'invalid-request': 'ApiUsageException',
  unauthorized: 'AuthenticationException',
  forbidden: 'SecurityViolation',
  'not-found': 'ApiUsageException',
  'job-not-found': 'ApiUsageException',
  'artifact-not-found': 'ApiUsageException',
  'key-not-found': 'ApiUsageException',
  'pause-not-found': 'ApiUsageException',
  'limit-not-found': 'ApiUsageException',
  'kind-not-found': 'ApiUsageException',
  'event-not-found': 'ApiUsageException',
  'schedule-not-found': 'ApiUsageException',
  'action-not-found': 'ApiUsageException',
  'method-not-allowed': 'ApiUsageException',
  'request-timeout': 'ApiUsageException',
  'transition-refused': 'ValidationException',
  'not-pausable': 'ValidationException',
  'not-waiting': 'ValidationException',
  'not-stuck': 'ValidationException',
  'not-caller-driven': 'ValidationException',
  'not-splittable': 'ValidationException',
  'external-id-taken': 'ConcurrencyException',
  'predecessor-not-found': 'ApiUsageException',
  'schedule-changed': 'ConcurrencyException',
  'too-many-schedules': 'OverUsageException',
  'action-changed': 'ConcurrencyException',
  'action-disabled': 'ValidationException',
  'too-many-actions': 'OverUsageException',
  'claim-lost': 'ConcurrencyException',
  'idempotency-conflict': 'ValidationException',
  'job-failed': 'ValidationException',
  'job-cancelled': 'ValidationException',
  'job-deleted': 'ApiUsageException',
  'cursor-expired': 'QueryException',
  'job-changed': 'ConcurrencyException',
  'too-large': 'OverUsageException',
  'unsupported-media-type': 'ApiUsageException',
  'range-not-satisfiable': 'QueryException',
  'invalid-input': 'ApiUsageException',
  'too-many-requests': 'ConcurrencyException',
  internal: 'InternalException',
  'store-busy': 'ConcurrencyException',
  'store-full': 'ResourceError',
  'outcome-unknown': 'ConcurrencyException',
  'shutting-down': 'ResourceError',
  unreachable: 'ResourceError',
  'unfit-platform': 'InternalException',
} as const satisfies Record<ErrorCode, ErrorClass>;

/** An address or a job that is not there says so by its status as well. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  'not-found': 404,
  'job-not-found': 404,
  'job-deleted': 404,
  'method-not-allowed': 405,
};

const BACK_OFF_MS = 1_000;

/** `{"serverExceptionClass", "message"}`, and `backOff` in milliseconds where it is worth another try. */
export function refuse({ code, message, facts }: JobError): Reply {
  const name = EXCEPTIONS[code];
  const { retryAfterSeconds } = facts;
  const backOff = typeof retryAfterSeconds === 'number' ? retryAfterSeconds * 1_000 : BACK_OFF_MS;
  return {
    status: STATUS[code] ?? CLASSES[name],
    headers: code === 'unauthorized' ? { 'www-authenticate': 'Bearer' } : {},
    json: {
      serverExceptionClass: `ome.conditions.${name}`,
      message: message || ERRORS[code].title,
      ...(name === 'ConcurrencyException' && { backOff }),
    },
  };
}
