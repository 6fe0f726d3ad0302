import { controlOf, isActive, isFinal, type JobEvent, type JobState, STATES_THAT_WAIT } from '@longrun/core';
import { CONFIRM_MS } from '../../confirm-ms.ts';
import { byTarget, DUE_STATES } from '../../guards.ts';
import type { Fence } from '../../store-command.ts';
import { rankOf } from '../rank.ts';

// What is asked as a consequence of something else has a deadline too.
const WITHIN = `:now + coalesce(:confirmMs, ${CONFIRM_MS})`;

/** Column → SQL of its new value. One that keeps its value is not written. */
export type Columns = Readonly<Record<string, string>>;

/** What a move writes besides the state: what follows from where it leads, then what is peculiar to it. */
export function columnsOf(event: JobEvent, by: Fence['by']): Columns {
  return { ...following(event), ...PECULIAR[event], ...BY_FENCE[by] };
}

/** What follows from where a move leads, whichever move it is. */
function following(event: JobEvent): Columns {
  // Success on any other way than from the handler's own end is a stop that keeps what is done.
  const isKept = (to: JobState, from: JobState) =>
    to === 'succeeded' && from !== 'running' && from !== 'pausing';
  return {
    lease_until: byTarget(event, (to) => (isActive(to) ? 'lease_until' : 'NULL')),
    idle_until: byTarget(event, (to, from) => (isActive(from) && !isActive(to) ? 'NULL' : 'idle_until')),
    confirm_by: byTarget(event, (to, from) =>
      controlOf(to) ? WITHIN : isActive(from) ? 'NULL' : 'confirm_by',
    ),
    stuck: byTarget(event, (_, from) => (isActive(from) ? '0' : 'stuck')),
    finished_at: byTarget(event, (to) => (isFinal(to) ? ':now' : 'NULL')),
    queued_at: byTarget(event, (to) => (to === 'queued' ? 'coalesce(queued_at, :now)' : 'queued_at')),
    // A job that comes back keeps its place in the line.
    rank: byTarget(event, (to) =>
      to === 'queued' ? rankOf('coalesce(queued_at, :now)', 'priority') : 'rank',
    ),
    // The time of a pause does not count.
    end_by: byTarget(event, (to, from) => {
      const then = from === 'paused' ? '(end_by + :now - paused_at)' : 'end_by';
      if (isFinal(to)) return 'NULL';
      return to === 'queued' ? `coalesce(${then}, :now + job_timeout_ms)` : then;
    }),
    // A worker that was lost does not tell how long it had worked.
    worked_ms: byTarget(event, (to, from) =>
      isActive(from) && !isActive(to) && event !== 'rescue'
        ? 'worked_ms + max(0, :now - started_at)'
        : 'worked_ms',
    ),
    paused_at: byTarget(event, (to, from) =>
      to === 'paused' ? ':now' : from === 'paused' ? 'NULL' : 'paused_at',
    ),
    due_at: byTarget(event, (to) => (DUE_STATES.includes(to) ? 'coalesce(:dueAt, due_at)' : 'due_at')),
    waiting_for: byTarget(event, (to) => (STATES_THAT_WAIT.includes(to) ? 'waiting_for' : 'NULL')),
    output: byTarget(event, (to, from) =>
      to !== 'succeeded' ? 'output' : isKept(to, from) ? 'coalesce(:output, partial)' : ':output',
    ),
    is_partial: byTarget(event, (to, from) =>
      isKept(to, from) ? '1' : to === 'failed' || to === 'cancelled' ? '0' : 'is_partial',
    ),
    error: byTarget(event, (to) =>
      to === 'failed' || to === 'retrying' ? ':error' : to === 'succeeded' ? 'NULL' : 'error',
    ),
    outcome: byTarget(event, (to) => (to === 'succeeded' || to === 'failed' ? ':outcome' : 'outcome')),
  };
}

// The attempt that was handed back in good order was not a failure, so it is not counted, and the next one goes on under its number.
const HANDED_BACK: Columns = { attempt: 'attempt - 1', is_continued: '1', crashes: '0' };
const NO_DATES: Columns = { due_at: 'NULL', start_by: 'NULL' };

/** A job that was cancelled meanwhile waits for nothing. */
function whereItWaits(value: string): string {
  return byTarget('wait', (to) => (STATES_THAT_WAIT.includes(to) ? value : 'NULL'));
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
    partial: 'CASE WHEN :fresh THEN NULL ELSE partial END',
    has_checkpoint: 'CASE WHEN :fresh THEN 0 ELSE has_checkpoint END',
    has_steps: ':hasSteps',
  },
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
