import type { StoredUpdate } from './stored.ts';

/** What this engine has done since it was opened. */
export interface Counters {
  submitted: number;
  claimed: number;
  completed: number;
  failed: number;
  cancelled: number;
  rescued: number;
  commits: number;
  commands: number;
}

export function createCounters(): Counters {
  return {
    submitted: 0,
    claimed: 0,
    completed: 0,
    failed: 0,
    cancelled: 0,
    rescued: 0,
    commits: 0,
    commands: 0,
  };
}

export function count(counters: Counters, updates: readonly StoredUpdate[]): void {
  for (const { event, state } of updates) {
    if (event === 'submit') counters.submitted += 1;
    else if (event === 'claim') counters.claimed += 1;
    else if (event === 'message' || event === 'report' || event === 'acknowledge') continue;
    else if (event === 'rescue') counters.rescued += 1;
    if (state === 'succeeded') counters.completed += 1;
    else if (state === 'failed') counters.failed += 1;
    else if (state === 'cancelled') counters.cancelled += 1;
  }
}
