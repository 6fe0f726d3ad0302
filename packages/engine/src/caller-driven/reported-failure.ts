import type { Failure } from '@longrun/core';

/** Of a job whose caller says that it has failed and no more. */
export const REPORTED_FAILURE: Failure = {
  code: 'failed',
  message: 'The caller has reported a failure.',
};
