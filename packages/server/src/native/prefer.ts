import { JobError } from '@longrun/core';

const MAX_WAIT_SECONDS = 60;

/** The wait that a Prefer header (RFC 7240) asks for, in milliseconds, clamped to a minute. `respond-async` and
 *  no header at all mean none: an answer at once is what this API gives anyway. Refuses a wait that is no number: who
 *  asks for one must not take an early answer for the end. */
export function preferredWaitMs(prefer: string | null): number {
  const wait = (prefer ?? '')
    .split(/[,;]/)
    .map((preference) => preference.split('='))
    .find(([name]) => name?.trim().toLowerCase() === 'wait');
  if (!wait) return 0;
  const seconds = wait[1]?.trim().replace(/^"(.*)"$/, '$1') ?? '';
  if (/^\d+$/.test(seconds)) return Math.min(Number(seconds), MAX_WAIT_SECONDS) * 1_000;
  const message = 'must name its wait in whole seconds, such as wait=20';
  throw new JobError('invalid-request', `The header Prefer ${message}.`, {
    errors: [{ pointer: '/Prefer', message }],
  });
}
