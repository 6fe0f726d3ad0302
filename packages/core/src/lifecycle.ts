/** Where a job stands in the eyes of the person who waits: not begun, in a worker's hands, or over. */
export type Phase = 'waiting' | 'active' | 'final';

/** Every state a job can be in. The order is the order people see them in. */
export const STATES = {
  created: { label: 'Not started', phase: 'waiting', means: 'exists, nobody has started it' },
  planning: {
    label: 'Planning',
    phase: 'waiting',
    means: 'a plan is being made or reviewed before the start',
  },
  scheduled: { label: 'Scheduled', phase: 'waiting', means: 'starts by itself at `scheduledAt`' },
  waiting: {
    label: 'Waiting',
    phase: 'waiting',
    means: 'needs other jobs, an answer or a timer; holds no worker',
  },
  queued: { label: 'Queued', phase: 'waiting', means: 'ready to be taken' },
  running: { label: 'Running', phase: 'active', means: 'taken by a worker, or by its caller' },
  pausing: { label: 'Pausing', phase: 'active', means: 'pause asked for, not yet confirmed' },
  paused: { label: 'Paused', phase: 'waiting', means: 'pause confirmed, checkpoint stored' },
  stopping: { label: 'Stopping', phase: 'active', means: 'asked to finish early and keep what is done' },
  cancelling: { label: 'Cancelling', phase: 'active', means: 'asked to give up' },
  retrying: { label: 'Retrying', phase: 'waiting', means: 'failed an attempt, waits for the next' },
  succeeded: { label: 'Succeeded', phase: 'final', means: 'has output, a partial one after a stop' },
  failed: { label: 'Failed', phase: 'final', means: 'has an error' },
  cancelled: { label: 'Cancelled', phase: 'final', means: 'given up' },
} as const satisfies Record<string, { label: string; phase: Phase; means: string }>;

export type JobState = keyof typeof STATES;

/** A target that depends on one fact: whether the job has saved a partial output. */
export interface SplitTarget {
  readonly partial: JobState;
  readonly nothing: JobState;
}
export type Target = JobState | SplitTarget;

// A waiting job that is stopped has nobody to confirm it: it ends at once with what an earlier attempt has saved.
const KEEP = { partial: 'succeeded', nothing: 'cancelled' } as const satisfies SplitTarget;

/** Who moves a job on: a worker that claims it, or whoever has submitted it, by reports. */
export const DRIVERS = ['worker', 'caller'] as const;
export type Driver = (typeof DRIVERS)[number];

/** event → from → to, where a worker drives. A pair that is not listed is refused. */
export const TRANSITIONS = {
  plan: { created: 'planning' },
  start: { created: 'queued', planning: 'queued', paused: 'queued' },
  schedule: { created: 'scheduled', planning: 'scheduled', paused: 'scheduled', waiting: 'scheduled' },
  block: { created: 'waiting', planning: 'waiting', paused: 'waiting' },
  promote: { scheduled: 'queued', retrying: 'queued' },
  wake: { waiting: 'queued' },
  claim: { queued: 'running' },
  wait: { running: 'waiting', pausing: 'paused', cancelling: 'cancelled' },
  pause: { queued: 'paused', scheduled: 'paused', waiting: 'paused', retrying: 'paused', running: 'pausing' },
  suspend: { pausing: 'paused' },
  release: { running: 'queued', pausing: 'paused', cancelling: 'cancelled' },
  stop: {
    created: 'cancelled',
    planning: 'cancelled',
    scheduled: KEEP,
    waiting: KEEP,
    queued: KEEP,
    paused: KEEP,
    retrying: KEEP,
    running: 'stopping',
    pausing: 'stopping',
  },
  cancel: {
    created: 'cancelled',
    planning: 'cancelled',
    scheduled: 'cancelled',
    waiting: 'cancelled',
    queued: 'cancelled',
    paused: 'cancelled',
    retrying: 'cancelled',
    running: 'cancelling',
    pausing: 'cancelling',
    stopping: 'cancelling',
  },
  complete: { running: 'succeeded', pausing: 'succeeded', stopping: 'succeeded', cancelling: 'cancelled' },
  fail: {
    waiting: 'failed',
    running: 'failed',
    pausing: 'failed',
    stopping: 'failed',
    cancelling: 'cancelled',
  },
  backoff: { running: 'retrying', pausing: 'paused', stopping: 'failed', cancelling: 'cancelled' },
  rescue: {
    running: 'queued',
    pausing: 'paused',
    stopping: { partial: 'succeeded', nothing: 'failed' },
    cancelling: 'cancelled',
  },
  expire: {
    queued: 'failed',
    scheduled: 'failed',
    retrying: 'failed',
    waiting: 'failed',
    running: 'failed',
    pausing: 'failed',
    stopping: { partial: 'succeeded', nothing: 'failed' },
    cancelling: 'cancelled',
  },
  retry: { succeeded: 'queued', failed: 'queued', cancelled: 'queued' },
} as const satisfies Record<string, Partial<Record<JobState, Target>>>;

/** The same where the caller drives. Nobody claims such a job and nobody has to confirm: what is asked of it is so at once. */
export const CALLER_TRANSITIONS = {
  plan: TRANSITIONS.plan,
  start: TRANSITIONS.start,
  schedule: TRANSITIONS.schedule,
  block: TRANSITIONS.block,
  promote: { scheduled: 'queued' },
  wake: TRANSITIONS.wake,
  accept: {
    created: 'running',
    planning: 'running',
    scheduled: 'running',
    queued: 'running',
    paused: 'running',
  },
  pause: { queued: 'paused', scheduled: 'paused', waiting: 'paused', running: 'paused' },
  stop: {
    created: 'cancelled',
    planning: 'cancelled',
    scheduled: KEEP,
    waiting: KEEP,
    queued: KEEP,
    running: KEEP,
    paused: KEEP,
  },
  cancel: {
    created: 'cancelled',
    planning: 'cancelled',
    scheduled: 'cancelled',
    waiting: 'cancelled',
    queued: 'cancelled',
    running: 'cancelled',
    paused: 'cancelled',
  },
  complete: {
    created: 'succeeded',
    planning: 'succeeded',
    scheduled: 'succeeded',
    queued: 'succeeded',
    running: 'succeeded',
    paused: 'succeeded',
  },
  fail: {
    created: 'failed',
    planning: 'failed',
    scheduled: 'failed',
    waiting: 'failed',
    queued: 'failed',
    running: 'failed',
    paused: 'failed',
  },
  expire: { scheduled: 'failed', waiting: 'failed', queued: 'failed', running: 'failed' },
  retry: TRANSITIONS.retry,
} as const satisfies Record<string, Partial<Record<JobState, Target>>>;

/** Where a correction by hand may lead, from any state. Each other state tells of something that a correction does not bring: a
 *  moment to start at, something to wait for, a worker that has to confirm. */
export const OVERRIDE_STATES = [
  'created',
  'planning',
  'queued',
  'running',
  'paused',
  'succeeded',
  'failed',
  'cancelled',
] as const satisfies readonly JobState[];

export type JobEvent = keyof typeof TRANSITIONS | keyof typeof CALLER_TRANSITIONS;

// Object.keys widens to string[]; these are exactly the keys of the tables above.
export const JOB_STATES = Object.keys(STATES) as JobState[];
export const JOB_EVENTS = Object.keys(TRANSITIONS) as JobEvent[];
export const CALLER_EVENTS = Object.keys(CALLER_TRANSITIONS) as JobEvent[];

type Table = Partial<Record<JobEvent, Partial<Record<JobState, Target>>>>;
const TABLES: Record<Driver, Table> = { worker: TRANSITIONS, caller: CALLER_TRANSITIONS };

/** The raw row entry: a state, a split target, or undefined when the move is refused. */
export function targetOf(from: JobState, event: JobEvent, driver: Driver = 'worker'): Target | undefined {
  return TABLES[driver][event]?.[from];
}

/** The state that `event` moves a job to, or undefined when the table refuses it. */
export function next(
  from: JobState,
  event: JobEvent,
  hasPartial = false,
  driver: Driver = 'worker',
): JobState | undefined {
  const target = targetOf(from, event, driver);
  if (target === undefined || typeof target === 'string') return target;
  return hasPartial ? target.partial : target.nothing;
}

/** The states in which `event` is legal. */
export function sourcesOf(event: JobEvent, driver: Driver = 'worker'): JobState[] {
  return JOB_STATES.filter((state) => targetOf(state, event, driver) !== undefined);
}

/** The events that are legal in `state`. */
export function eventsFrom(state: JobState, driver: Driver = 'worker'): JobEvent[] {
  const events = driver === 'worker' ? JOB_EVENTS : CALLER_EVENTS;
  return events.filter((event) => targetOf(state, event, driver) !== undefined);
}

export function phaseOf(state: JobState): Phase {
  return STATES[state].phase;
}

export function isFinal(state: JobState): boolean {
  return phaseOf(state) === 'final';
}

/** Held by a worker under a lease, or in its caller's hands. */
export function isActive(state: JobState): boolean {
  return phaseOf(state) === 'active';
}

export function statesIn(phase: Phase): JobState[] {
  return JOB_STATES.filter((state) => phaseOf(state) === phase);
}

/** What a worker must be told about a job it holds, by the job's state; undefined: go on. */
export const CONTROL = {
  pausing: 'pause',
  stopping: 'stop',
  cancelling: 'cancel',
} as const satisfies Partial<Record<JobState, string>>;

export type Control = (typeof CONTROL)[keyof typeof CONTROL];

export function controlOf(state: JobState): Control | undefined {
  const table: Partial<Record<JobState, Control>> = CONTROL;
  return table[state];
}
