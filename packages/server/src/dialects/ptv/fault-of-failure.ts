import type { Failure } from '@longrun/core';
import type { FaultInfo, FaultType } from './faults.ts';
import { isObject } from './is-object.ts';

/** What the engine and the workers say of jobs that their handlers have not failed. */
const FAULT_OF_CODE: Readonly<Record<string, FaultType>> = {
  'start-by-passed': 'RequestTimedOutFault',
  timeout: 'RequestTimedOutFault',
  'job-timeout': 'RequestTimedOutFault',
  'idle-timeout': 'ProcessingTimedOutFault',
  silent: 'ProcessingTimedOutFault',
  stopped: 'RequestDeletedFault',
  forced: 'RequestDeletedFault',
  'worker-lost': 'InternalErrorFault',
  quarantined: 'InternalErrorFault',
};

/** The fault of a failed calculation. A handler names the one it means by its code, `RouteNotFoundFault`, and gives its fields as the
 *  details; any other failure is a `ProcessingFault`. */
export function faultOfFailure({ code, details }: Failure): FaultInfo {
  if (!code.endsWith('Fault')) return { $type: FAULT_OF_CODE[code] ?? 'ProcessingFault', hint: code };
  const { $type, ...fields } = isObject(details) ? details : {};
  return { $type: code, ...fields };
}
