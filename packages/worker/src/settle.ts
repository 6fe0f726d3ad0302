import type { ReportAnswer, Settlement } from '@longrun/core';
import type { Attempt } from './attempt.ts';
import { interruptedSettlement } from './interrupted-settlement.ts';
import { isLost } from './is-lost.ts';
import { isPassing } from './is-passing.ts';
import type { Log } from './log.ts';

/** Brings a settlement to the source. One that is refused is replaced by what can be taken instead, so that a job never
 *  hangs in the hands of a worker that is done with it. Never rejects. */
export async function settle(attempt: Attempt, settlement: Settlement, log: Log): Promise<void> {
  let answer = await attempt.settle(settlement);
  const second = answer && insteadOf(settlement, answer, attempt);
  if (second) answer = await attempt.resettle(second);
  if (answer && 'error' in answer)
    log.warn('The end of an attempt was not taken.', { jobId: attempt.job.jobId, ...answer.error });
}

const HANDED_BACK: readonly Settlement['type'][] = ['suspended', 'released', 'waiting'];

function insteadOf(settlement: Settlement, answer: ReportAnswer, attempt: Attempt): Settlement | undefined {
  // A passing error is only heard when the worker has given up repeating.
  if (!('error' in answer) || isLost(answer) || isPassing(answer.error)) return undefined;
  // Asked to stop while the pause or the hand-over was on its way: the stop is obeyed instead.
  if (HANDED_BACK.includes(settlement.type) && answer.error.code === 'transition-refused')
    return interruptedSettlement('stop', attempt);
  const { code, message } = answer.error;
  return {
    type: 'failed',
    error: { code, message: `The end of the attempt could not be stored: ${message}`, retryable: false },
  };
}
