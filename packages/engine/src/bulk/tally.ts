import type { BulkAction, BulkOutput, BulkSkips, MessageInput, Outcome } from '@longrun/core';

/** How many of the jobs that were skipped for one reason are named. */
const MAX_NAMED = 10;

/** What came of one job. */
export interface BulkResult {
  readonly jobId: string;
  /** Why the job was left as it is. */
  readonly skipped?: { readonly code: string; readonly message: string };
}

/** What came of the jobs so far. */
export interface Tally {
  readonly successful: number;
  readonly reasons: Readonly<Record<string, BulkSkips>>;
}

export const NOTHING: Tally = { successful: 0, reasons: {} };

/** The tally after more results, and what is to be said of them. */
export function addTo(before: Tally, results: readonly BulkResult[]): [Tally, MessageInput[]] {
  let { successful } = before;
  const reasons: Record<string, BulkSkips> = { ...before.reasons };
  const messages: MessageInput[] = [];
  for (const { jobId, skipped } of results) {
    if (!skipped) {
      successful += 1;
      continue;
    }
    const { code, message } = skipped;
    const { count, jobIds } = reasons[code] ?? { count: 0, jobIds: [] };
    const isNamed = jobIds.length < MAX_NAMED;
    reasons[code] = { count: count + 1, jobIds: isNamed ? [...jobIds, jobId] : jobIds };
    if (isNamed) messages.push({ severity: 'warning', code, item: jobId, text: message });
  }
  return [{ successful, reasons }, messages];
}

export function skippedIn({ reasons }: Tally): number {
  return Object.values(reasons).reduce((sum, { count }) => sum + count, 0);
}

export function outputOf(action: BulkAction, tally: Tally): BulkOutput {
  return { action, successful: tally.successful, skipped: skippedIn(tally), reasons: tally.reasons };
}

// A job in a worker's hands is only asked: that it has ended would be a wish.
const DONE = {
  pause: 'asked to pause',
  resume: 'resumed',
  stop: 'asked to stop',
  cancel: 'asked to cancel',
  retry: 'started again',
  delete: 'deleted',
} as const satisfies Record<BulkAction, string>;

/** What the person who asked is told at the end. */
export function outcomeOf(action: BulkAction, tally: Tally): Outcome {
  const { successful, reasons } = tally;
  const skipped = skippedIn(tally);
  const why = Object.entries(reasons).map(([code, { count }]) => `${count} ${code}`);
  return {
    heading: `${successful} ${successful === 1 ? 'job' : 'jobs'} ${DONE[action]}`,
    ...(skipped > 0 && { message: `${skipped} skipped: ${why.join(', ')}.` }),
    severity: skipped > 0 ? 'warning' : 'success',
  };
}
