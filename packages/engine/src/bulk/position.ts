import type { Progress } from '@longrun/core';
import type { Errand } from './errand.ts';
import { NOTHING, skippedIn, type Tally } from './tally.ts';
import type { Found } from './visit.ts';

/** How far a bulk job is, as its checkpoint keeps it. */
export interface Position {
  /** How many jobs there were to go through when the work began. */
  readonly matched: number;
  /** What is still to come has a lower number. */
  readonly before: number;
  readonly tally: Tally;
  /** The page that was about to be asked when this was kept. After a crash nobody knows how much of it was. */
  readonly pending?: Page;
}

export interface Page {
  readonly found: readonly Found[];
  /** Where the next one begins. */
  readonly before: number;
}

/** Jobs that are asked at once: enough for full commits, few enough that others' commands come between. */
const PAGE = 200;

export async function begin({ runtime, filter }: Errand): Promise<Position> {
  const counts = await runtime.store.read({ type: 'counts', ...filter });
  const matched = Object.values(counts).reduce((sum, more) => sum + more, 0);
  return { matched, before: filter.beforeNumber, tally: NOTHING };
}

/** The next jobs, newest first; none when all were gone through. */
export async function nextPage({ runtime, filter }: Errand, { before }: Position): Promise<Page> {
  const jobs = await runtime.store.read({ type: 'list', ...filter, beforeNumber: before, limit: PAGE });
  return {
    found: jobs.map(({ id, run }) => ({ jobId: id, run })),
    before: jobs.at(-1)?.number ?? before,
  };
}

/** What is left is what was there at the start: jobs may have come to match, or cease to, since then. */
export function progressOf({ matched, tally }: Position, isAtEnd: boolean): Progress {
  const failed = skippedIn(tally);
  const remaining = isAtEnd ? 0 : Math.max(0, matched - tally.successful - failed);
  return { counters: { remaining, successful: tally.successful, failed }, unit: 'jobs' };
}
