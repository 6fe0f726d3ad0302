import {
  controlOf,
  type Driver,
  isActive,
  isFinal,
  type JobEvent,
  type JobState,
  STATES_THAT_WAIT,
} from '@longrun/core';
import { CONFIRM_MS } from '../../confirm-ms.ts';
import { byTarget, DUE_STATES } from '../../guards.ts';
import type { Fence } from '../../store-command.ts';
import { NO_END } from '../lease.ts';
import { rankOf } from '../rank.ts';

// What is asked as a consequence of something else has a deadline too.
const WITHIN = `:now + coalesce(:confirmMs, ${CONFIRM_MS})`;

/** Column → SQL of its new value. One that keeps its value is not written. */
export type Columns = Readonly<Record<string, string>>;

/** What a move writes besides the state: what follows from where it leads, then what is peculiar to it. */
export function columnsOf(event: JobEvent, by: Fence['by'], driver: Driver): Columns {
  const columns = { ...following(event, driver), ...PECULIAR[event], ...BY_FENCE[by] };
  return driver === 'caller' ? { ...columns, ...UNRANKED, ...BY_CALLER[event] } : columns;
}

/** What follows from where a move leads, whichever move it is. */
function following(event: JobEvent, driver: Driver): Columns {
  const by = (value: (to: JobState, from: JobState) => string) => byTarget(event, driver, value);
  // Success in any other way than by the word of whoever works on it is a stop that keeps what is done.
  const isKept = (to: JobState, from: JobState) =>
    to === 'succeeded' && !(event === 'complete' && from !== 'stopping');
  // A caller may have said so before, by a correction.
  const given = (column: string) => (driver === 'caller' ? `coalesce(:${column}, ${column})` : `:${column}`);
  const isBegun = (to: JobState) => to === 'queued' || event === 'accept';
  return {
    lease_until: by((to) => (isActive(to) ? 'lease_until' : 'NULL')),
    idle_until: by((to, from) => (isActive(from) && !isActive(to) ? 'NULL' : 'idle_until')),
    confirm_by: by((to, from) => (controlOf(to) ? WITHIN : isActive(from) ? 'NULL' : 'confirm_by')),
    stuck: by((_, from) => (isActive(from) ? '0' : 'stuck')),
    finished_at: by((to) => (isFinal(to) ? ':now' : 'NULL')),
    queued_at: by((to) => (isBegun(to) ? 'coalesce(queued_at, :now)' : 'queued_at')),
    // A job that comes back keeps its place in the line.
    rank: by((to) => (to === 'queued' ? rankOf('coalesce(queued_at, :now)', 'priority') : 'rank')),
    // The time of a pause does not count.
    end_by: by((to, from) => {
      const then = from === 'paused' ? '(end_by + :now - paused_at)' : 'end_by';
      if (isFinal(to)) return 'NULL';
      return isBegun(to) ? `coalesce(${then}, :now + job_timeout_ms)` : then;
    }),
    // A worker that was lost does not tell how long it had worked.
    worked_ms: by((to, from) =>
      isActive(from) && !isActive(to) && event !== 'rescue'
        ? 'worked_ms + CASE WHEN :now > claimed_at THEN :now - claimed_at ELSE 0 END'
        : 'worked_ms',
    ),
    paused_at: by((to, from) => (to === 'paused' ? ':now' : from === 'paused' ? 'NULL' : 'paused_at')),
    due_at: by((to) => (DUE_STATES.includes(to) ? 'coalesce(:dueAt, due_at)' : 'due_at')),
    waiting_for: by((to) => (STATES_THAT_WAIT.includes(to) ? 'waiting_for' : 'NULL')),
    output: by((to, from) =>
      to !== 'succeeded' ? 'output' : isKept(to, from) ? 'coalesce(:output, partial)' : given('output'),
    ),
    is_partial: by((to, from) =>
      isKept(to, from) ? '1' : to === 'failed' || to === 'cancelled' ? '0' : 'is_partial',
    ),
    error: by((to) =>
      to === 'failed' || to === 'retrying' ? ':error' : to === 'succeeded' ? 'NULL' : 'error',
    ),
    outcome: by((to) => (to === 'succeeded' || to === 'failed' ? given('outcome') : 'outcome')),
  };
}

// The attempt that was handed back in good order was not a failure: the next claim goes on with it, under its number.
const HANDED_BACK: Columns = { is_continued: '1', crashes: '0' };
const NO_DATES: Columns = { due_at: 'NULL', start_by: 'NULL' };

/** A job that was cancelled meanwhile waits for nothing. */
function whereItWaits(value: string): string {
  return byTarget('wait', 'worker', (to) => (STATES_THAT_WAIT.includes(to) ? value : 'NULL'));
}

const PECULIAR: Partial<Record<JobEvent, Columns>> = {
  release: HANDED_BACK,
  suspend: HANDED_BACK,
  wait: { ...HANDED_BACK, waiting_for: whereItWaits(':waitingFor'), due_at: whereItWaits(':dueAt') },
  backoff: { is_continued: '0', crashes: '0' },
  rescue: { is_continued: '0' },
  promote: { due_at: 'NULL' },
  start: { due_at: 'NULL' },
  wake: { due_at: 'NULL' },
  stop: NO_DATES,
  cancel: NO_DATES,
  expire: NO_DATES,
  retry: {
    run: 'run + 1',
    attempt: '0',
    queued_at: ':now',
    rank: rankOf(':now', 'priority'),
    end_by: ':now + job_timeout_ms',
    started_at: 'NULL',
    claimed_at: 'NULL',
    worked_ms: '0',
    acknowledged_at: 'NULL',
    claim_id: 'NULL',
    input: 'coalesce(:input, input)',
    output: 'NULL',
    is_partial: '0',
    is_continued: '0',
    crashes: '0',
    error: 'NULL',
    outcome: 'NULL',
    progress: 'NULL',
    info: 'NULL',
    partial: 'CASE WHEN :fresh = 1 THEN NULL ELSE partial END',
    has_checkpoint: 'CASE WHEN :fresh = 1 THEN 0 ELSE has_checkpoint END',
    has_steps: ':hasSteps',
  },
};

// A job that nobody claims stands in no line.
const UNRANKED: Columns = { rank: 'rank' };
/** There is one attempt in a run, and it begins when the caller says so. */
const BY_CALLER: Partial<Record<JobEvent, Columns>> = {
  accept: {
    ...NO_DATES,
    attempt: '1',
    started_at: 'coalesce(started_at, :now)',
    claimed_at: ':now',
    lease_until: `${NO_END}`,
    idle_until: ':now + idle_timeout_ms',
  },
  complete: { ...NO_DATES, started_at: 'coalesce(started_at, :now)' },
  fail: NO_DATES,
};

// A late report of the old worker is told that its claim is lost, wherever the move has led.
const REVOKED: Columns = { claim_id: 'NULL' };
const LOST: Columns = { ...REVOKED, crashes: 'crashes + 1' };

const BY_FENCE: Partial<Record<Fence['by'], Columns>> = {
  'lease-expired': LOST,
  orphaned: LOST,
  'end-by': REVOKED,
  idle: REVOKED,
  overdue: REVOKED,
  // A person took it from its worker; that is no failure of the attempt.
  stuck: { ...REVOKED, ...HANDED_BACK },
};
