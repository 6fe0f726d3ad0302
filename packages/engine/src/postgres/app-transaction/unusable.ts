import { JobError } from '@longrun/core';

/** What is wrong with the transaction that was given. `message` completes «/tx …». */
export function unusable(message: string, cause?: unknown): JobError {
  const errors = [{ pointer: '/tx', message }];
  return new JobError('invalid-request', `Nothing was stored: /tx ${message}`, { errors }, { cause });
}
