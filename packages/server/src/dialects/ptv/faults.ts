import { JobError } from '@longrun/core';

/** Faults with their HTTP status. Those that only a handler can raise, such as the ones of tours, need no entry. */
export const FAULTS = {
  RejectedRequestFault: 503,
  AccessDeniedFault: 403,
  QueueOverflowFault: 503,
  RequestDeletedFault: 410,
  RequestTimedOutFault: 504,
  ServiceNotConfiguredFault: 404,
  InvalidRequestFault: 400,
  MissingParameterFault: 400,
  InvalidValueFault: 400,
  ParameterConflictFault: 400,
  InvalidFetchTypeFault: 400,
  DataNotAvailableFault: 400,
  DistanceMatrixIdNotFoundFault: 400,
  InvalidProfileNameFault: 400,
  LicenseViolationFault: 400,
  TransformFault: 400,
  UTCOffsetNotDeterminableFault: 400,
  InvalidTourRequestFault: 400,
  ProcessingFault: 500,
  ProcessingTimedOutFault: 500,
  RouteNotFoundFault: 500,
  WaypointNotLinkableFault: 500,
  InternalErrorFault: 500,
} as const satisfies Record<string, number>;

export type FaultType = keyof typeof FAULTS;

/** A fault as it travels. */
export interface FaultInfo {
  readonly $type: string;
  readonly [field: string]: unknown;
}

export function statusOfFault({ $type }: FaultInfo): number {
  const table: Readonly<Record<string, number>> = FAULTS;
  return table[$type] ?? FAULTS.ProcessingFault;
}

/** A refusal of our own, that already is a fault. */
export function refusal($type: FaultType, fields: object, message: string): JobError {
  return new JobError('invalid-request', message, { fault: { $type, ...fields } satisfies FaultInfo });
}

/** `parameter` is a path into the request: `locations[3].id`. A value that is not there is missing, any other wrong. */
export function wrongParameter(parameter: string, value: unknown, rule: string): JobError {
  if (value === undefined || value === null)
    return refusal('MissingParameterFault', { parameter }, `The parameter ${parameter} is missing.`);
  return refusal(
    'InvalidValueFault',
    { parameter, value: textOf(value) },
    `The parameter ${parameter} ${rule}.`,
  );
}

const MOST = 200; // characters of a wrong value are told back

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}
