import { ERRORS, type ErrorCode, type Failure, type JobError } from '@longrun/core';
import type { Refused } from '../../dialect/dialect.ts';
import type { Reply } from '../../reply.ts';

const DEFINED = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0';
const NO_SUCH_PROCESS = `${DEFINED}/no-such-process`;
const NO_SUCH_JOB = `${DEFINED}/no-such-job`;
const NO_SUCH_OUTPUT = `${DEFINED}/no-such-output`;
const NOT_READY = `${DEFINED}/result-not-ready`;
const NOT_AVAILABLE = `${DEFINED}/result-not-available`;
/** The standard names no type; the status and the members beside it say what there is to say. */
const PLAIN = 'about:blank';

/** An exception (RFC 7807). */
export interface Exception {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly [fact: string]: unknown;
}

/** Status and type of every error. */
const EXCEPTIONS = {
  'invalid-request': [400, PLAIN],
  unauthorized: [401, PLAIN],
  forbidden: [403, PLAIN],
  'not-found': [404, PLAIN],
  'job-not-found': [404, NO_SUCH_JOB],
  'artifact-not-found': [404, NO_SUCH_OUTPUT],
  'key-not-found': [404, PLAIN],
  'pause-not-found': [404, PLAIN],
  'limit-not-found': [404, PLAIN],
  'kind-not-found': [404, NO_SUCH_PROCESS],
  'event-not-found': [404, PLAIN],
  'schedule-not-found': [404, PLAIN],
  'action-not-found': [404, PLAIN],
  'method-not-allowed': [405, PLAIN],
  'request-timeout': [408, PLAIN],
  'transition-refused': [409, PLAIN],
  'not-pausable': [409, PLAIN],
  'not-waiting': [409, PLAIN],
  'not-stuck': [409, PLAIN],
  'not-caller-driven': [409, PLAIN],
  'not-splittable': [409, PLAIN],
  'external-id-taken': [409, PLAIN],
  'predecessor-not-found': [400, PLAIN],
  'schedule-changed': [409, PLAIN],
  'too-many-schedules': [409, PLAIN],
  'action-changed': [409, PLAIN],
  'action-disabled': [409, PLAIN],
  'too-many-actions': [409, PLAIN],
  'claim-lost': [409, PLAIN],
  'idempotency-conflict': [409, PLAIN],
  'job-failed': [409, PLAIN],
  'job-cancelled': [404, NOT_AVAILABLE],
  'job-deleted': [404, NO_SUCH_JOB],
  'cursor-expired': [400, PLAIN],
  'job-changed': [412, PLAIN],
  'too-large': [413, PLAIN],
  'unsupported-media-type': [415, PLAIN],
  'range-not-satisfiable': [416, PLAIN],
  'invalid-input': [400, PLAIN],
  'too-many-requests': [429, PLAIN],
  internal: [500, PLAIN],
  'store-busy': [503, PLAIN],
  'store-full': [507, PLAIN],
  'outcome-unknown': [503, PLAIN],
  'shutting-down': [503, PLAIN],
  unreachable: [503, PLAIN],
  'unfit-platform': [500, PLAIN],
} as const satisfies Record<ErrorCode, readonly [status: number, type: string]>;

export function refuse(error: JobError, { request }: Refused): Reply {
  const { code, message, facts } = error;
  const [status, type] = EXCEPTIONS[code];
  const fixed = { type, title: ERRORS[code].title, status, detail: message };
  return exceptionReply(
    // Once to stand first, once so that no fact passes for one of them.
    { ...fixed, instance: new URL(request.url).pathname, code, ...facts, ...fixed },
    {
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
      ...(status === 405 && { allow: String(facts.allow) }),
      ...(status === 429 && { 'retry-after': String(facts.retryAfterSeconds ?? 1) }),
      ...(status === 503 && { 'retry-after': '1' }),
    },
  );
}

/** As plain JSON: the official tests want nothing else where an input is refused, and take it everywhere. */
export function exceptionReply(exception: Exception, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status: exception.status, headers, json: exception };
}

/** Why a job has failed. Its type is the handler's own code; the server is not to blame, so it is no status of 500. */
export function failureException(jobId: string, error: Failure | undefined): Exception {
  const { code = 'failed', message = 'The job has failed.', details } = error ?? {};
  return {
    type: `/problems/job-failed/${encodeURIComponent(code)}`,
    title: ERRORS['job-failed'].title,
    status: 409,
    detail: message,
    jobID: jobId,
    code,
    ...(details !== undefined && { details }),
  };
}

export function notReady(jobId: string): Exception {
  return {
    type: NOT_READY,
    title: 'The results are not ready',
    status: 404,
    detail: `Job ${jobId} has not ended.`,
    jobID: jobId,
  };
}
