import { actionsFor, type BulkAction, JOB_STATES, type JobState } from '@longrun/core';

/** What the page offers to ask of everything that its filter shows. */
const OFFERED = ['cancel', 'retry', 'delete'] as const satisfies readonly BulkAction[];
export type OfferedAction = (typeof OFFERED)[number];

export interface BulkOffer {
  readonly action: OfferedAction;
  /** Jobs whose state allows it. */
  readonly count: number;
}

/** Each action that some of the counted jobs allow. */
export function bulkOffers(counts: Readonly<Partial<Record<JobState, number>>>): BulkOffer[] {
  return OFFERED.map((action) => ({
    action,
    count: JOB_STATES.filter((state) => actionsFor({ state }).includes(action)).reduce(
      (sum, state) => sum + (counts[state] ?? 0),
      0,
    ),
  })).filter(({ count }) => count > 0);
}
