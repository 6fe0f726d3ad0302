import { JobError } from '@longrun/core';

/** A value that cannot be what it is given for. */
export function valueError(argument: string, message: string): JobError {
  return refusal('ValueError', argument, message);
}

/** Something of the wrong type, or arguments that the function does not take. */
export function typeError(argument: string, message: string): JobError {
  return refusal('TypeError', argument, message);
}

function refusal(type: string, argument: string, message: string): JobError {
  return new JobError('invalid-input', message, { type, errors: [{ pointer: `/${argument}`, message }] });
}
