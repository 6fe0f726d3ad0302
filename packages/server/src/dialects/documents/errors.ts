import { ERRORS, type ErrorCode, type JobError } from '@longrun/core';
import type { Reply } from '../../reply.ts';

/** The Python exception that each error is told as. */
const EXCEPTIONS = {
  'invalid-request': 'ValueError',
  unauthorized: 'PermissionError',
  forbidden: 'PermissionError',
  'not-found': 'AttributeError',
  'job-not-found': 'ValueError',
  'artifact-not-found': 'ValueError',
  'key-not-found': 'ValueError',
  'pause-not-found': 'ValueError',
  'limit-not-found': 'ValueError',
  'kind-not-found': 'ValueError',
  'event-not-found': 'ValueError',
  'schedule-not-found': 'ValueError',
  'action-not-found': 'ValueError',
  'method-not-allowed': 'AttributeError',
  'request-timeout': 'TimeoutError',
  'transition-refused': 'ValueError',
  'not-pausable': 'ValueError',
  'not-waiting': 'ValueError',
  'not-stuck': 'ValueError',
  'not-caller-driven': 'ValueError',
  'not-splittable': 'ValueError',
  'external-id-taken': 'ValueError',
  'predecessor-not-found': 'ValueError',
  'schedule-changed': 'ValueError',
  'too-many-schedules': 'ValueError',
  'action-changed': 'ValueError',
  'action-disabled': 'ValueError',
  'too-many-actions': 'ValueError',
  'claim-lost': 'ValueError',
  'idempotency-conflict': 'ValueError',
  'job-failed': 'ValueError',
  'job-cancelled': 'ValueError',
  'job-deleted': 'ValueError',
  'cursor-expired': 'ValueError',
  'job-changed': 'ValueError',
  'too-large': 'OverflowError',
  'unsupported-media-type': 'TypeError',
  'range-not-satisfiable': 'ValueError',
  'invalid-input': 'ValueError',
  'too-many-requests': 'BlockingIOError',
  internal: 'RuntimeError',
  'store-busy': 'BlockingIOError',
  'store-full': 'OSError',
  'outcome-unknown': 'ConnectionError',
  'shutting-down': 'ConnectionError',
  unreachable: 'ConnectionError',
  'unfit-platform': 'RuntimeError',
} as const satisfies Record<ErrorCode, string>;

// What the caller can mend by another value has one status, whatever is wrong with the value.
const BAD_VALUE: readonly unknown[] = ['ValueError', 'TypeError'];

/** `{"error": {"type", "message"}}`. A refusal of this dialect's own names its exception itself. */
export function refuse({ code, message, facts }: JobError): Reply {
  const type = facts.type ?? EXCEPTIONS[code];
  const status = BAD_VALUE.includes(type) ? 400 : ERRORS[code].status;
  return {
    status,
    headers: code === 'unauthorized' ? { 'www-authenticate': 'Bearer' } : {},
    json: { error: { type, message } },
  };
}
