import type { ErrorCode, ErrorFacts, Failure, JobError } from '@longrun/core';
import type { Refused } from '../../dialect/dialect.ts';
import type { Reply } from '../../reply.ts';
import { faultOfFailure } from './fault-of-failure.ts';
import { type FaultInfo, type FaultType, statusOfFault } from './faults.ts';
import { reply } from './job-view.ts';

const ERRORS = {
  'invalid-request': 'InvalidRequestFault',
  unauthorized: 'AccessDeniedFault',
  forbidden: 'AccessDeniedFault',
  'not-found': 'ServiceNotConfiguredFault',
  'job-not-found': 'InvalidValueFault',
  'artifact-not-found': 'DataNotAvailableFault',
  'key-not-found': 'InvalidRequestFault',
  'pause-not-found': 'InvalidRequestFault',
  'limit-not-found': 'InvalidRequestFault',
  'kind-not-found': 'ServiceNotConfiguredFault',
  'event-not-found': 'InvalidRequestFault',
  'schedule-not-found': 'InvalidRequestFault',
  'action-not-found': 'InvalidRequestFault',
  'method-not-allowed': 'InvalidRequestFault',
  'request-timeout': 'RequestTimedOutFault',
  'transition-refused': 'InvalidRequestFault',
  'not-pausable': 'InvalidRequestFault',
  'not-waiting': 'InvalidRequestFault',
  'not-stuck': 'InvalidRequestFault',
  'not-caller-driven': 'InvalidRequestFault',
  'not-splittable': 'InvalidRequestFault',
  'external-id-taken': 'InvalidRequestFault',
  'predecessor-not-found': 'InvalidRequestFault',
  'schedule-changed': 'InvalidRequestFault',
  'too-many-schedules': 'QueueOverflowFault',
  'action-changed': 'InvalidRequestFault',
  'action-disabled': 'InvalidRequestFault',
  'too-many-actions': 'QueueOverflowFault',
  'claim-lost': 'InvalidRequestFault',
  'idempotency-conflict': 'InvalidRequestFault',
  'job-failed': 'ProcessingFault',
  'job-cancelled': 'RequestDeletedFault',
  'job-deleted': 'InvalidValueFault',
  'cursor-expired': 'InvalidRequestFault',
  'job-changed': 'InvalidRequestFault',
  'too-large': 'InvalidRequestFault',
  'unsupported-media-type': 'InvalidRequestFault',
  'range-not-satisfiable': 'InvalidRequestFault',
  'invalid-input': 'InvalidRequestFault',
  'too-many-requests': 'QueueOverflowFault',
  internal: 'InternalErrorFault',
  'store-busy': 'QueueOverflowFault',
  'store-full': 'QueueOverflowFault',
  'outcome-unknown': 'InternalErrorFault',
  'shutting-down': 'RejectedRequestFault',
  unreachable: 'RejectedRequestFault',
  'unfit-platform': 'InternalErrorFault',
} as const satisfies Record<ErrorCode, FaultType>;

/** What a fault says besides its type. */
const FIELDS: Partial<Record<ErrorCode, (error: JobError, request: Request) => object>> = {
  'not-found': (_, request) => ({ service: serviceOf(request) }),
  'job-not-found': ({ facts }) => ({ parameter: 'id', value: facts.jobId }),
  'job-deleted': ({ facts }) => ({ parameter: 'id', value: facts.jobId }),
};

/** Messages that clients know. */
const MESSAGES: Partial<Record<ErrorCode, string>> = {
  'job-not-found': 'unknown id',
  'job-deleted': 'unknown id',
  unauthorized: 'Send a valid key as the password of HTTP Basic, with the user `xtok`.',
};

export function refuse(error: JobError, { request }: Refused): Reply {
  const { code, message, facts } = error;
  const faultInfo = faultOf(error, request);
  const status = statusOfFault(faultInfo);
  const { headers, ...answer } = reply({ message: MESSAGES[code] ?? message, faultInfo }, status);
  return { ...answer, headers: { ...headers, ...headersOf(status, facts) } };
}

/** What HTTP asks for beside some errors. */
function headersOf(status: number, { allow, retryAfterSeconds = 1 }: ErrorFacts): Record<string, string> {
  return {
    ...(allow !== undefined && { allow: String(allow) }),
    ...(status === 503 && { 'retry-after': String(retryAfterSeconds) }),
  };
}

function faultOf(error: JobError, request: Request): FaultInfo {
  const { code, facts } = error;
  // Our own refusals carry the fault, and a job that has failed its failure.
  if (facts.fault !== undefined) return facts.fault as FaultInfo;
  if (facts.failure !== undefined) return faultOfFailure(facts.failure as Failure);
  return { $type: ERRORS[code], ...FIELDS[code]?.(error, request) };
}

function serviceOf({ url }: Request): string {
  return new URL(url).pathname.split('/').filter(Boolean)[2] ?? '';
}
