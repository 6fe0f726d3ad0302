import type { Moment } from './json.ts';
import type { WaitingFor } from './waiting-for.ts';

/** Why a job waits, as a sentence. `at` writes a moment in the reader's way. */
export function waitingText(
  waitingFor: WaitingFor,
  at: (moment: Moment) => string = (moment) => moment,
): string {
  const { until } = waitingFor;
  if (waitingFor.type === 'timer') return until === undefined ? 'Waits.' : `Waits until ${at(until)}.`;
  const reason = reasonText(waitingFor);
  if (until !== undefined) return `${reason.replace(/\.$/, '')}, at the latest until ${at(until)}.`;
  return /[.!?…]$/.test(reason) ? reason : `${reason}.`; // a question has its own end
}

function reasonText(waitingFor: Exclude<WaitingFor, { type: 'timer' }>): string {
  switch (waitingFor.type) {
    case 'answer':
      return waitingFor.question === undefined
        ? 'Waits for an answer'
        : `Waits for an answer: ${waitingFor.question}`;
    case 'jobs':
      return `Waits for ${counted(waitingFor.jobIds.length, 'other job')}`;
    case 'parts':
      if (waitingFor.failing) return 'A part has failed, and the others are being cancelled';
      if (waitingFor.stopping) return 'Is being stopped; waits for its parts';
      if (waitingFor.pausing) return 'Waits for its running parts to confirm the pause';
      return `Waits for its ${counted(waitingFor.count, 'part')}`;
  }
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
