import { equal, ok } from 'node:assert/strict';
import {
  controlOf,
  isActive,
  isFinal,
  JOB_EVENTS,
  type JobEvent,
  type JobState,
  next,
  STATES_THAT_WAIT,
} from '@longrun/core';
import type { StoredUpdate } from '../../stored.ts';
import type { ExpectedUpdate, Given } from './expect.ts';
import type { ModelJob } from './model.ts';

/** How long a worker may take to confirm what was asked. */
const CONFIRM_MS = 60_000;

/** Brings the model's job forward by one update that is justified. The state follows from the lifecycle table. */
export function apply(job: ModelJob, update: StoredUpdate, { given = {}, effect }: ExpectedUpdate): void {
  const event = isNote(job, update) ? undefined : moveOf(update);
  const from = job.state;
  const to = event === undefined ? from : next(from, event, job.partial !== undefined);
  ok(to, `${update.event} is not legal from ${from}`);
  equal(update.state, to, `${update.event} leads from ${from} to ${to}`);
  if (event) {
    moved(job, from, to, update.at, given);
    job.state = to;
    EFFECTS[event]?.(job, update.at, given);
  }
  job.sequence = update.sequence;
  LOGGED[update.event]?.(job, update.at, given);
  if (isActive(to) && SPOKEN.has(update.event)) job.idleUntil = after(update.at, job.idleTimeoutMs);
  effect?.(job, update);
  equal(update.run, job.run, 'the run');
  equal(update.attempt, job.attempt, 'the attempt');
}

/** The move of the lifecycle behind an update; undefined when the state is left alone. */
function moveOf({ event, state }: StoredUpdate): JobEvent | undefined {
  if (event === 'resume') return state === 'waiting' ? 'block' : state === 'scheduled' ? 'schedule' : 'start';
  if (event === 'force') return 'rescue';
  if (event === 'gather') return 'wake';
  return JOB_EVENTS.find((move) => move === event);
}

/** A split job waits on while its parts confirm what was asked of it, and puts together what they have done. */
function isNote({ state, waitingFor, hasParts }: ModelJob, update: StoredUpdate): boolean {
  const isAsked = update.event === 'pause' || update.event === 'stop';
  if (update.event === 'stop' && hasParts && state === 'queued') return update.state === 'queued';
  return isAsked && waitingFor?.type === 'parts' && state === 'waiting' && update.state === 'waiting';
}

const WAITS_FOR_DUE: readonly JobState[] = ['scheduled', 'retrying', 'waiting'];
const SPOKEN: ReadonlySet<string> = new Set(['claim', 'report', 'message']);

/** What follows from where a move leads, whichever move it is. */
function moved(job: ModelJob, from: JobState, to: JobState, at: number, given: Given): void {
  if (to === 'succeeded') {
    // Whoever finishes early keeps what is done.
    const isEarly = from !== 'running' && from !== 'pausing';
    if (isEarly) job.isPartial = true;
    job.output = isEarly ? (given.output ?? job.partial) : given.output;
    job.error = undefined;
  }
  if (to === 'failed' || to === 'cancelled') job.isPartial = false;
  if (to === 'failed' || to === 'retrying') job.error = given.error;
  if (to === 'failed' || to === 'succeeded') job.outcome = given.outcome;
  if (WAITS_FOR_DUE.includes(to)) job.dueAt = given.dueAt ?? job.dueAt;
  if (!STATES_THAT_WAIT.includes(to)) job.waitingFor = undefined;

  if (isActive(from)) job.isStuck = false;
  if (controlOf(to)) job.confirmBy = at + CONFIRM_MS;
  else if (isActive(from)) job.confirmBy = undefined;
  if (!isActive(to)) job.idleUntil = undefined;

  const endBy = from === 'paused' ? after(at - (job.pausedAt ?? at), job.endBy) : job.endBy;
  job.endBy = isFinal(to) ? undefined : to === 'queued' ? (endBy ?? after(at, job.jobTimeoutMs)) : endBy;
  if (to === 'paused') job.pausedAt = at;
  if (to === 'queued') job.queuedAt ??= at;
  job.finishedAt = isFinal(to) ? at : undefined;
}

function after(at: number, ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : at + ms;
}

type Effect = (job: ModelJob, at: number, given: Given) => void;

/** The attempt was no failure: the next claim goes on with it. */
const handedBack: Effect = (job) => {
  job.isContinued = true;
  job.crashes = 0;
};
const notDue: Effect = (job) => {
  job.dueAt = undefined;
};
const undated: Effect = (job) => {
  job.dueAt = undefined;
  job.startBy = undefined;
};

/** What is peculiar to a move. */
const EFFECTS: Partial<Record<JobEvent, Effect>> = {
  start: notDue,
  promote: notDue,
  wake: (job) => {
    job.dueAt = undefined;
    job.needs.clear();
  },
  stop: undated,
  expire: undated,
  cancel: (job, at, given) => {
    undated(job, at, given);
    job.isGivenUp = true;
  },
  suspend: handedBack,
  release: handedBack,
  wait: (job, at, given) => {
    handedBack(job, at, given);
    if (!STATES_THAT_WAIT.includes(job.state)) return;
    job.dueAt = given.dueAt;
    job.waitingFor = given.waitingFor;
  },
  backoff: (job) => {
    job.isContinued = false;
    job.crashes = 0;
  },
  rescue: (job) => {
    job.isContinued = false;
  },
  claim: (job, at) => {
    if (!job.isContinued) {
      job.attempt += 1;
      if (!job.hasParts) job.progress = undefined;
    }
    job.startedAt ??= at;
    job.claimedAt = at;
    job.startBy = undefined;
    job.floor = job.progress;
    job.pending = false;
  },
  retry: (job, at, { keepCheckpoint, input }) => {
    job.needs.clear();
    job.run += 1;
    job.attempt = 0;
    job.crashes = 0;
    job.queuedAt = at;
    job.endBy = after(at, job.jobTimeoutMs);
    job.claim = undefined;
    job.steps = {};
    if (input !== undefined) job.input = input;
    if (!keepCheckpoint) job.checkpoint = job.partial = undefined;
    job.isPartial = job.isGivenUp = job.isContinued = false;
    for (const field of PER_RUN) job[field] = undefined;
  },
};

const PER_RUN = [
  'output',
  'error',
  'outcome',
  'progress',
  'info',
  'startedAt',
  'claimedAt',
  'acknowledgedAt',
] as const;

/** What is peculiar to what the log says, beside the move behind it. */
const LOGGED: Partial<Record<StoredUpdate['event'], Effect>> = {
  acknowledge: (job, at) => {
    job.acknowledgedAt = at;
  },
  stuck: (job) => {
    job.isStuck = true;
    job.confirmBy = undefined;
  },
  force: (job, at, given) => {
    handedBack(job, at, given);
    revoked(job);
  },
  answer: (job) => {
    job.waitingFor = undefined;
    job.dueAt = undefined;
  },
};

/** Whoever held it is told that the claim is lost. */
export function revoked(job: ModelJob): void {
  job.claim = undefined;
  job.pending = false;
}
