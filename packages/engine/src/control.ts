import {
  type ControlOptions,
  type ControlVerb,
  controlOf,
  isActive,
  isFinal,
  JOB_STATES,
  type Job,
  JobError,
  type JobEvent,
  type JobState,
  moveOf,
  targetOf,
} from '@longrun/core';
import type { Caller } from './caller.ts';
import { readJob, readStored } from './read-job.ts';
import { refusalError } from './refusal.ts';
import type { Runtime } from './runtime.ts';
import type { MoveCommand } from './store-command.ts';

/** Asks a job for one move. A repeated verb finds its work done and changes nothing. */
export async function control(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  verb: ControlVerb,
  options: ControlOptions = {},
): Promise<Job> {
  const move = await moveFor(runtime, caller, jobId, verb);
  const result = await runtime.commit({
    type: 'move',
    jobId,
    ...move,
    fence: { by: 'tenant', tenant: caller.tenant },
    ...(verb === 'retry' && { keepCheckpoint: options.from === 'checkpoint' }),
  });
  if (result.refused && !isDone(verb, move.event, result.state)) throw refusalError(result, jobId, verb);
  return readJob(runtime, caller, jobId);
}

async function moveFor(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  verb: ControlVerb,
): Promise<Pick<MoveCommand, 'event' | 'logAs'>> {
  const event = moveOf(verb);
  if (event !== 'start' && event !== 'pause') return { event };
  const job = await readStored(runtime, caller.tenant, jobId);
  if (event === 'start')
    return {
      event: startsLater(job.dueAt, runtime) ? 'schedule' : 'start',
      ...(job.state === 'paused' && { logAs: 'resume' }),
    };
  await runtime.catalogue.load(caller.tenant);
  const pausable = runtime.catalogue.describe(caller.tenant, job.kind)?.pausable === true;
  if (isActive(job.state) && !pausable)
    throw new JobError(
      'not-pausable',
      `Job ${jobId} is ${job.state} and its kind ${job.kind} saves no checkpoint, so it cannot be paused. It can be stopped or cancelled.`,
      { jobId, state: job.state },
    );
  return { event };
}

/** A paused job whose time has not come goes back to waiting for it. */
function startsLater(dueAt: number | undefined, { clock }: Runtime): boolean {
  return dueAt !== undefined && dueAt > clock.now();
}

/** The job is already where the verb leads: the same was asked before. */
function isDone(verb: ControlVerb, event: JobEvent, state: JobState | undefined): boolean {
  if (state === undefined) return false;
  // On its way already, unless something else was asked of it in the meantime.
  if (verb === 'start' || verb === 'resume') return !isFinal(state) && controlOf(state) === undefined;
  return JOB_STATES.some((from) => {
    const target = targetOf(from, event);
    return typeof target === 'object'
      ? target.partial === state || target.nothing === state
      : target === state;
  });
}
