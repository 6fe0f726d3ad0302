/** What an error of the server tells. */
export interface ServerFault {
  /** The name of the class on the server, such as `ome.conditions.ApiUsageException`. */
  readonly serverExceptionClass: string;
  readonly message: string;
  readonly serverStackTrace?: string;
  /** Of a `ConcurrencyException`: how long to leave the server alone, in milliseconds. */
  readonly backOff?: number;
  /** Of `NoProcessorAvailable`: how many there were that might have taken the job. */
  readonly processorCount?: number;
}

/** Anything that went wrong with a call. The classes below say what. */
export class ServerError extends Error {
  override readonly name: string = 'ServerError';
  readonly serverExceptionClass: string;
  readonly serverStackTrace: string;

  constructor({ serverExceptionClass, message, serverStackTrace = '' }: ServerFault, options?: ErrorOptions) {
    super(message, options);
    this.serverExceptionClass = serverExceptionClass;
    this.serverStackTrace = serverStackTrace;
  }
}

/** A fault of the server. */
export class InternalException extends ServerError {
  override readonly name: string = 'InternalException';
}

/** The server lacks something that it needs: room, time, a processor. */
export class ResourceError extends ServerError {
  override readonly name: string = 'ResourceError';
}

export class NoProcessorAvailable extends ResourceError {
  override readonly name: string = 'NoProcessorAvailable';
  readonly processorCount: number;

  constructor(fault: ServerFault, options?: ErrorOptions) {
    super(fault, options);
    this.processorCount = fault.processorCount ?? 0;
  }
}

/** Worth another try after `backOff` milliseconds. */
export class ConcurrencyException extends ServerError {
  override readonly name: string = 'ConcurrencyException';
  readonly backOff: number;

  constructor(fault: ServerFault, options?: ErrorOptions) {
    super(fault, options);
    this.backOff = fault.backOff ?? 0;
  }
}

/** A call in the wrong order, an unknown id, a bad argument. */
export class ApiUsageException extends ServerError {
  override readonly name: string = 'ApiUsageException';
}

export class OverUsageException extends ApiUsageException {
  override readonly name: string = 'OverUsageException';
}

export class QueryException extends ApiUsageException {
  override readonly name: string = 'QueryException';
}

/** A value that a rule refuses. */
export class ValidationException extends ApiUsageException {
  override readonly name: string = 'ValidationException';
}

/** A call on a handle that was closed. */
export class ObjectNotExistException extends ApiUsageException {
  override readonly name: string = 'ObjectNotExistException';
}

/** Not allowed. */
export class SecurityViolation extends ServerError {
  override readonly name: string = 'SecurityViolation';
}

/** The login is not good, or no longer. */
export class SessionException extends ServerError {
  override readonly name: string = 'SessionException';
}

export class RemovedSessionException extends SessionException {
  override readonly name: string = 'RemovedSessionException';
}

export class SessionTimeoutException extends SessionException {
  override readonly name: string = 'SessionTimeoutException';
}

export class AuthenticationException extends SessionException {
  override readonly name: string = 'AuthenticationException';
}
