import type { ErrorCode, JobError } from '@longrun/core';

type Code = 400 | 403 | 404 | 498 | 499 | 500;

/** What goes into the envelope, in HTTP 200. A missing key is 499, one that is not valid 498. */
const CODES = {
  'invalid-request': 400,
  unauthorized: 498,
  forbidden: 403,
  'not-found': 400,
  'job-not-found': 400,
  'artifact-not-found': 400,
  'key-not-found': 400,
  'pause-not-found': 400,
  'limit-not-found': 400,
  'kind-not-found': 404,
  'event-not-found': 400,
  'schedule-not-found': 400,
  'action-not-found': 400,
  'method-not-allowed': 400,
  'request-timeout': 400,
  'transition-refused': 400,
  'not-pausable': 400,
  'not-waiting': 400,
  'not-stuck': 400,
  'not-caller-driven': 400,
  'not-splittable': 400,
  'external-id-taken': 400,
  'predecessor-not-found': 400,
  'schedule-changed': 400,
  'too-many-schedules': 400,
  'action-changed': 400,
  'action-disabled': 400,
  'too-many-actions': 400,
  'claim-lost': 400,
  'idempotency-conflict': 400,
  'job-failed': 400,
  'job-cancelled': 400,
  'job-deleted': 400,
  'cursor-expired': 400,
  'job-changed': 400,
  'too-large': 400,
  'unsupported-media-type': 400,
  'range-not-satisfiable': 400,
  'invalid-input': 400,
  'too-many-requests': 400,
  internal: 500,
  'store-busy': 500,
  'store-full': 500,
  'outcome-unknown': 500,
  'shutting-down': 500,
  unreachable: 500,
  'unfit-platform': 500,
} as const satisfies Record<ErrorCode, Code>;

const MESSAGES: Readonly<Record<Code, string>> = {
  400: 'Unable to complete operation.',
  403: 'You do not have permissions to access this resource or perform this operation.',
  404: 'Not found.',
  498: 'Invalid token.',
  499: 'Token required.',
  500: 'Error performing the operation.',
};

/** An error as the body of an answer. */
export interface Envelope {
  readonly error: { readonly code: Code; readonly message: string; readonly details: readonly string[] };
}

export function envelope(code: Code, details: readonly string[]): Envelope {
  return { error: { code, message: MESSAGES[code], details } };
}

export function envelopeOf({ code, message, facts }: JobError, hasToken: boolean): Envelope {
  if (code === 'unauthorized') return envelope(hasToken ? 498 : 499, []);
  const violations = facts.errors?.map(({ pointer, message: what }) =>
    `${parameterAt(pointer)} ${what}`.trim(),
  );
  return envelope(CODES[code], violations ?? [message]);
}

/** The parameters are the members of the input, and no client has heard of an input around them. */
function parameterAt(pointer: string): string {
  return pointer.replace(/^\/input(?=\/|$)/, '');
}
