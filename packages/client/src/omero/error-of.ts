import {
  ApiUsageException,
  AuthenticationException,
  ConcurrencyException,
  InternalException,
  NoProcessorAvailable,
  OverUsageException,
  QueryException,
  RemovedSessionException,
  ResourceError,
  SecurityViolation,
  ServerError,
  type ServerFault,
  SessionException,
  SessionTimeoutException,
  ValidationException,
} from './errors.ts';

type ErrorClass = new (fault: ServerFault, options?: ErrorOptions) => ServerError;

const CLASSES: ReadonlyMap<string, ErrorClass> = new Map<string, ErrorClass>([
  ['InternalException', InternalException],
  ['ResourceError', ResourceError],
  ['NoProcessorAvailable', NoProcessorAvailable],
  ['ConcurrencyException', ConcurrencyException],
  ['OptimisticLockException', ConcurrencyException],
  ['LockTimeout', ConcurrencyException],
  ['TryAgain', ConcurrencyException],
  ['ApiUsageException', ApiUsageException],
  ['OverUsageException', OverUsageException],
  ['QueryException', QueryException],
  ['ValidationException', ValidationException],
  ['SecurityViolation', SecurityViolation],
  ['AdminGroupProtected', SecurityViolation],
  ['SessionException', SessionException],
  ['RemovedSessionException', RemovedSessionException],
  ['SessionTimeoutException', SessionTimeoutException],
  ['AuthenticationException', AuthenticationException],
]);

/** What a status means whose body tells of no class: a proxy answered, or no Longrun at all. */
const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'ApiUsageException',
  401: 'AuthenticationException',
  403: 'SecurityViolation',
  404: 'ApiUsageException',
  409: 'ConcurrencyException',
  502: 'ResourceError',
  503: 'ResourceError',
  504: 'ResourceError',
};

/** The error that an answer tells of, as an instance of its class. */
export function errorOf({ status }: Response, body: unknown, url: string): ServerError {
  const usual = BY_STATUS[status] ?? 'InternalException';
  const fault = isFault(body)
    ? body
    : {
        serverExceptionClass: `ome.conditions.${usual}`,
        message: `${url} answered with HTTP status ${status}.`,
      };
  const name = fault.serverExceptionClass.split('.').at(-1) ?? '';
  const Class = CLASSES.get(name) ?? CLASSES.get(usual) ?? ServerError;
  return new Class(fault);
}

function isFault(body: unknown): body is ServerFault {
  return (
    typeof body === 'object' &&
    body !== null &&
    'serverExceptionClass' in body &&
    typeof body.serverExceptionClass === 'string' &&
    'message' in body
  );
}

/** The transport has failed: what was asked may have happened or not. */
export function lostConnection(cause: unknown): ServerError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new ServerError({ serverExceptionClass: 'Ice.ConnectionLostException', message }, { cause });
}
