import { ERRORS, type ErrorCode, type ErrorFacts, isJobError, JobError, type Violation } from '@longrun/core';
import type { Reply } from './reply.ts';

/** An error on the wire (RFC 9457), its facts beside the fixed members. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly errors?: readonly Violation[];
  readonly [fact: string]: unknown;
}

/** Told of every error that nobody expected, with the id that the caller was given. */
export type LogBug = (error: unknown, errorId: string) => void;

export function toProblem(error: JobError): Problem {
  const { code, message, facts } = error;
  const { status, title } = ERRORS[code];
  const fixed = { type: `/problems/${code}`, title, status, detail: message, code };
  return { ...fixed, ...facts, ...fixed }; // Once to stand first, once so that no fact passes for one of them.
}

/** The one catch of the native API: runs a request and turns whatever is thrown into a problem. */
export async function replyOrProblem(run: () => Promise<Reply>, logBug: LogBug): Promise<Reply> {
  try {
    return await run();
  } catch (error) {
    return problemReply(expected(error, logBug));
  }
}

/** The error itself when it is one of the catalogue; otherwise it is logged and answered by its id alone. */
export function expected(error: unknown, logBug: LogBug): JobError {
  if (isJobError(error)) return error;
  const errorId = crypto.randomUUID();
  logBug(error, errorId);
  return new JobError('internal', `It is in the server's log under ${errorId}.`, { errorId });
}

/** Headers that HTTP asks for beside some errors, from their facts. */
const HEADERS: Partial<Record<ErrorCode, (facts: ErrorFacts) => Readonly<Record<string, string>>>> = {
  unauthorized: () => ({ 'www-authenticate': 'Bearer' }),
  'too-many-requests': ({ retryAfterSeconds }) => ({ 'retry-after': String(retryAfterSeconds ?? 1) }),
  'method-not-allowed': ({ allow }) => ({ allow: String(allow) }),
  'range-not-satisfiable': ({ size }) => ({ 'content-range': `bytes */${size}` }),
};

export function problemReply(error: JobError): Reply {
  const problem = toProblem(error);
  return {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      ...(problem.status === 503 && { 'retry-after': '1' }),
      ...HEADERS[error.code]?.(error.facts),
    },
    json: problem,
  };
}

export function logBugToConsole(error: unknown, errorId: string): void {
  console.error(`Unexpected error ${errorId}:`, error);
}
