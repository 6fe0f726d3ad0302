import { JobError } from '@longrun/core';

/** What is wrong with a request, and where. */
export function invalidInput(pointer: string, message: string): JobError {
  return new JobError('invalid-input', `${pointer || 'The body'} ${message}.`, {
    errors: [{ pointer, message }],
  });
}
