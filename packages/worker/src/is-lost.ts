import type { ReportAnswer } from '@longrun/core';

const LOST = ['claim-lost', 'job-not-found', 'job-deleted'];

/** Whether the source says that this worker does not hold the job any more. */
export function isLost(answer: ReportAnswer): boolean {
  return 'error' in answer && LOST.includes(answer.error.code);
}
