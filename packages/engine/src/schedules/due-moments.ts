import type { Missed } from '@longrun/core';
import type { Rhythm } from './rhythm.ts';

/** Beyond that nobody counts, and nothing is made up for. */
const MOST_COUNTED = 1_000;
const MOST_MADE_UP = 100;
/** A moment is on time for so long: a busy process is no outage. */
const GRACE_MS = 60_000;

/** What is to become of the moments that have come. */
export interface DueMoments {
  /** Those that bring a job each, oldest first. */
  readonly run: readonly number[];
  readonly missed: number;
  /** The last of all. */
  readonly last: number;
}

/** Sorts out the moments from `from`, which has come, to `now`. */
export function dueMoments(rhythm: Rhythm, from: number, now: number, policy: Missed): DueMoments {
  const due = [from, ...laterThan(rhythm, from, now)];
  const last = due.at(-1) ?? from;
  const run = chosen(due, now - last < GRACE_MS, policy);
  return { run, missed: due.length - run.length, last };
}

function laterThan(rhythm: Rhythm, from: number, now: number): number[] {
  const next = rhythm.after(from);
  if (next === undefined || next > now) return []; // the usual case, and the cheap one
  return rhythm.upTo(now, MOST_COUNTED).filter((moment) => moment > from);
}

function chosen(due: readonly number[], isOnTime: boolean, policy: Missed): readonly number[] {
  switch (policy) {
    case 'skip':
      return isOnTime ? due.slice(-1) : [];
    case 'once':
      return due.slice(-1);
    case 'all':
      return due.slice(-MOST_MADE_UP);
  }
}
