import { JobError } from '@longrun/core';

/** A wrong argument: an `ApiUsageException`. */
export function apiUsage(field: string, message: string): JobError {
  return new JobError('invalid-input', message, { errors: [{ pointer: field && `/${field}`, message }] });
}

/** A value that a rule refuses: a `ValidationException`. */
export function notValid(field: string, message: string): JobError {
  return new JobError('transition-refused', message, { errors: [{ pointer: `/${field}`, message }] });
}
