import type { Settlement } from '@longrun/core';
import type { Attempt } from './attempt.ts';
import type { InterruptionKind } from './interruption.ts';

/** How an attempt ends whose handler obeyed an interruption, or was left behind because of it. */
const SETTLEMENTS = {
  wait: ({ wait }) => wait,
  pause: () => ({ type: 'suspended' }),
  shutdown: () => ({ type: 'released' }),
  timeout: () => failed('timeout', 'The attempt took longer than it may.'),
  stop: (attempt) =>
    attempt.hasPartial
      ? // Without an output of its own: the partial one that was saved is kept.
        { type: 'completed', ...(attempt.outcome && { outcome: attempt.outcome }) }
      : failed('stopped', 'The job was stopped before it had saved any part of its output.', false),
  // Whatever a cancelled attempt is settled with, the job ends as cancelled; this carries least.
  cancel: () => ({ type: 'released' }),
  'claim-lost': () => undefined,
} as const satisfies Record<InterruptionKind, (attempt: Attempt) => Settlement | undefined>;

export function interruptedSettlement(kind: InterruptionKind, attempt: Attempt): Settlement | undefined {
  return SETTLEMENTS[kind](attempt);
}

function failed(code: string, message: string, retryable = true): Settlement {
  return { type: 'failed', error: { code, message, retryable } };
}
