import { ERRORS, type ErrorCode, type ErrorFacts, JobError } from '@longrun/core';

/** What a status means when its body is no problem of ours: a proxy answered, or no Longrun at all. */
const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  408: 'request-timeout',
  410: 'job-deleted',
  413: 'too-large',
  429: 'too-many-requests',
  502: 'unreachable',
  503: 'unreachable',
  504: 'unreachable',
};

/** The error that an answer carries. `retryAfterMs` among its facts is how long the server asks to be left alone. */
export function refusalOf({ status, headers }: Response, body: unknown, url: string): JobError {
  const waitMs = waitOf(headers.get('retry-after'));
  return fromProblem(status, body, url, waitMs === undefined ? {} : { retryAfterMs: waitMs });
}

/** Turns a problem (RFC 9457) back into the error it was. A code that this version does not know becomes `internal`
 *  and is kept in the facts. */
export function fromProblem(status: number, body: unknown, url: string, facts: ErrorFacts = {}): JobError {
  if (!isProblem(body)) {
    const code = BY_STATUS[status] ?? 'internal';
    return new JobError(code, `${url} answered with HTTP status ${status}.`, {
      ...facts,
      httpStatus: status,
    });
  }
  const { type: _type, title, status: _status, detail, code, instance: _instance, ...told } = body;
  const message = String(detail ?? title ?? `HTTP status ${status}`);
  return isErrorCode(code)
    ? new JobError(code, message, { ...told, ...facts })
    : new JobError('internal', message, { ...told, ...facts, unknownCode: code, httpStatus: status });
}

/** A batch tells of a refused element by a problem inside an answer that succeeded. */
export function fromEmbeddedProblem(body: unknown, url: string): JobError {
  const status = isProblem(body) && typeof body.status === 'number' ? body.status : 500;
  return fromProblem(status, body, url);
}

function isProblem(body: unknown): body is ErrorFacts & { readonly code: unknown } {
  return typeof body === 'object' && body !== null && 'code' in body;
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code);
}

/** `Retry-After` is a number of seconds or a date. */
function waitOf(given: string | null): number | undefined {
  if (given === null) return undefined;
  const waitMs = /^\d+$/.test(given) ? Number(given) * 1_000 : Date.parse(given) - Date.now();
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}
