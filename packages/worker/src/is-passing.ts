import type { ErrorCode } from '@longrun/core';

// The source is away, busy or full, got a request too late, or does not know this worker's key yet or any more. `internal` is not among them:
// one report that trips the server up must not hold up all others for ever.
const PASSING: readonly string[] = [
  'unreachable',
  'store-busy',
  'store-full',
  'outcome-unknown',
  'shutting-down',
  'request-timeout',
  'too-many-requests',
  'unauthorized',
  'forbidden',
] satisfies ErrorCode[];

/** Whether the same call may well succeed later. Anything else is an answer to what was asked. */
export function isPassing(error: unknown): boolean {
  // An error, or what an answer says of one.
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && PASSING.includes(code);
}
