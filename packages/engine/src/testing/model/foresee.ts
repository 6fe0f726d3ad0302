import {
  type ControlOptions,
  type ControlVerb,
  controlOf,
  type ErrorCode,
  isActive,
  isFinal,
  JOB_STATES,
  type JobEvent,
  type JsonObject,
  moveOf,
  next,
} from '@longrun/core';
import { RETRY } from '../../step-names.ts';
import type { ExpectedUpdate, Reason } from './expect.ts';
import type { ModelJob } from './model.ts';

/** What a verb must lead to: updates in the log, or nothing, or a refusal. */
export interface Foreseen {
  readonly updates: readonly ExpectedUpdate[];
  readonly error?: ErrorCode;
}

const NOTHING: Foreseen = { updates: [] };

export function foresee(job: ModelJob, verb: ControlVerb, options: ControlOptions, now: number): Foreseen {
  const { state } = job;
  if (verb === 'force') return force(job, now);
  if (verb === 'pause' && isActive(state) && !job.pausable) return refused('not-pausable');
  const event = verb === 'start' || verb === 'resume' ? startOf(job, now) : moveOf(verb);
  if (next(state, event) === undefined)
    return isDone(job, verb, event) ? NOTHING : refused('transition-refused');
  const { from, only, input } = options;
  const given = {
    keepCheckpoint: from === 'checkpoint' || only === 'failed',
    ...(input !== undefined && { input }),
  };
  const isResumed = (verb === 'start' || verb === 'resume') && state === 'paused';
  return { updates: [{ event: isResumed ? 'resume' : event, given, ...retryScope(job, verb, options) }] };
}

function refused(error: ErrorCode): Foreseen {
  return { updates: [], error };
}

const FORCED = { error: { code: 'forced' } };

/** Only a job that is stuck is taken from its worker. */
function force({ state, isStuck, confirmBy }: ModelJob, now: number): Foreseen {
  const isOverdue = isStuck || (confirmBy !== undefined && confirmBy <= now);
  return isOverdue && next(state, 'rescue')
    ? { updates: [{ event: 'force', given: FORCED }] }
    : refused('not-stuck');
}

/** What waits for something goes back to waiting for it. */
function startOf({ dueAt, waitingFor }: ModelJob, now: number): JobEvent {
  if (waitingFor) return 'block';
  return dueAt !== undefined && dueAt > now ? 'schedule' : 'start';
}

/** A retry of what failed finds what the run before has left. */
function retryScope(
  { output }: ModelJob,
  verb: ControlVerb,
  { only }: ControlOptions,
): Pick<Reason, 'effect'> {
  if (verb !== 'retry' || !only) return {};
  const scope: JsonObject = { only, ...(output !== undefined && { output }) };
  return {
    effect: (job) => {
      job.steps[RETRY] = scope;
    },
  };
}

/** A repeated verb finds its work done. */
function isDone({ state }: ModelJob, verb: ControlVerb, event: JobEvent): boolean {
  if (verb === 'start' || verb === 'resume') return !isFinal(state) && controlOf(state) === undefined;
  return JOB_STATES.some((from) => next(from, event) === state || next(from, event, true) === state);
}
