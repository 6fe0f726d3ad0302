import {
  type ControlOptions,
  type ControlVerb,
  controlOf,
  type Driver,
  type Failure,
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
import { CONFIRM_MS } from './confirm-ms.ts';
import { readJob, readStored } from './read-job.ts';
import { refusalError } from './refusal.ts';
import { assertReason, retryData } from './retry-data.ts';
import type { Runtime } from './runtime.ts';
import type { MoveCommand, MoveData } from './store-command.ts';
import type { StoredJob } from './stored.ts';

/** Asks a job for one move. A repeated verb finds its work done and changes nothing. */
export async function control(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  verb: ControlVerb,
  options: ControlOptions = {},
  /** Refused once the job is in none of these states. */
  onlyIn?: readonly JobState[],
): Promise<Job> {
  const { tenant, actor } = caller;
  assertReason(options.reason);
  await runtime.catalogue.load(tenant);
  const { driver, ...move } = await moveFor(runtime, caller, jobId, verb, options);
  const result = await runtime.commit({
    type: 'move',
    jobId,
    fence: onlyIn
      ? { by: 'tenant-while', tenant, states: onlyIn }
      : { by: verb === 'force' ? 'stuck' : 'tenant', tenant },
    by: actor,
    ...(options.reason !== undefined && { reason: options.reason }),
    ...move,
  });
  if (result.refused && !isDone(verb, move.event, driver, result.state))
    throw refusalError(result, jobId, verb);
  return readJob(runtime, caller, jobId);
}

/** A stuck job that was to stop and has saved nothing. */
const FORCED: Failure = {
  code: 'forced',
  message: 'The job was taken from a worker that did not stop, and nothing of what it had done was saved.',
};

type Asked = Pick<MoveCommand, 'event' | 'logAs'> & MoveData & { readonly driver: Driver };

async function moveFor(
  runtime: Runtime,
  caller: Caller,
  jobId: string,
  verb: ControlVerb,
  options: ControlOptions,
): Promise<Asked> {
  const event = moveOf(verb);
  const job = await readStored(runtime, caller.tenant, jobId);
  const driver = job.byCaller ? 'caller' : 'worker';
  switch (event) {
    case 'start':
      return { driver, ...startOf(runtime, job) };
    case 'retry':
      return { driver, event, ...(await retryData(runtime, caller, job, options)) };
    case 'rescue':
      return { driver, event, logAs: 'force', error: JSON.stringify(FORCED) };
    default:
      return { driver, event, ...asking(runtime, job, event) };
  }
}

/** A job that waits for something goes back to waiting for it, be it a moment or the end of another job. */
function startOf({ clock }: Runtime, { state, dueAt, waitingFor }: StoredJob): Omit<Asked, 'driver'> {
  const logAs = state === 'paused' ? { logAs: 'resume' as const } : {};
  if (waitingFor !== undefined) return { event: 'block', ...logAs };
  return { event: dueAt !== undefined && dueAt > clock.now() ? 'schedule' : 'start', ...logAs };
}

function asking({ catalogue }: Runtime, job: StoredJob, event: JobEvent): MoveData {
  const { pausable = false, confirmMs = CONFIRM_MS } = catalogue.describe(job.tenant, job.kind) ?? {};
  if (event === 'pause' && isActive(job.state) && !pausable && !job.byCaller)
    throw new JobError(
      'not-pausable',
      `Job ${job.id} is ${job.state} and its kind ${job.kind} saves no checkpoint, so it cannot be paused. It can be stopped or cancelled.`,
      { jobId: job.id, state: job.state },
    );
  return { confirmMs, pausesParts: pausable };
}

/** The job is already where the verb leads: the same was asked before. */
function isDone(verb: ControlVerb, event: JobEvent, driver: Driver, state: JobState | undefined): boolean {
  if (state === undefined || verb === 'force') return false;
  // On its way already, unless something else was asked of it in the meantime.
  if (verb === 'start' || verb === 'resume') return !isFinal(state) && controlOf(state) === undefined;
  return JOB_STATES.some((from) => {
    const target = targetOf(from, event, driver);
    return typeof target === 'object'
      ? target.partial === state || target.nothing === state
      : target === state;
  });
}
