import {
  DEFAULT_MAX_ATTEMPTS,
  fromMoment,
  type JobOptions,
  type JobState,
  type KindDescription,
  type SubmitRequest,
  toMoment,
} from '@longrun/core';
import type { Caller } from './caller.ts';
import { silenceOf } from './caller-driven/silence.ts';
import { groupsOf } from './groups.ts';
import { labelsOf } from './labels.ts';
import type { Runtime } from './runtime.ts';
import type { NewJob } from './store-command.ts';

type JobMaker = Pick<Runtime, 'newJobId' | 'catalogue' | 'clock' | 'callerSilenceMs'>;

/** The job that a checked request asks for: what it leaves open is taken from the kind, or is as usual. */
export function newJob(
  { newJobId, catalogue, clock, callerSilenceMs }: JobMaker,
  caller: Caller,
  request: SubmitRequest,
): NewJob {
  const { kind, input, idempotencyKey, ref, scheduledAt, priority, maxAttempts, startBy, ...rest } = request;
  const {
    onePending,
    oneActive,
    debounce,
    startWithinMs,
    reached,
    delayMs = debounce?.waitMs,
    ...given
  } = rest;
  const description = catalogue.describe(caller.tenant, kind);
  const dueAt = scheduledAt === undefined ? undefined : fromMoment(scheduledAt);
  const isLater = (delayMs ?? 0) > 0 || (dueAt !== undefined && dueAt > clock.now());
  const waitingFor = waitOf(given, isLater ? (dueAt ?? clock.now() + (delayMs ?? 0)) : undefined);
  const options: JobOptions = {
    ...(description?.mode !== undefined && { mode: description.mode }),
    ...(description?.version !== undefined && { kindVersion: description.version }),
    ...given,
    ...(caller.actor !== 'local' && { createdBy: caller.actor }), // a key speaks for itself alone
  };
  const labels = labelsOf(given);
  return {
    id: newJobId(),
    tenant: caller.tenant,
    kind,
    state: reached
      ? 'created'
      : stateOf(given, description?.planned === true, waitingFor !== undefined, isLater),
    maxAttempts: maxAttempts ?? description?.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
    priority: priority ?? 0,
    ...(isLater && !waitingFor && dueAt !== undefined && { dueAt }),
    ...(isLater && !waitingFor && delayMs !== undefined && { dueInMs: delayMs }),
    ...(startBy !== undefined && { startBy: fromMoment(startBy) }),
    ...(startWithinMs !== undefined && { startWithinMs }),
    ...limitsOf(given, description, callerSilenceMs),
    ...driverOf(given),
    ...(reached !== undefined && { reached }),
    ...groupsOf(given),
    ...(waitingFor && { waitingFor }),
    ...(input !== undefined && { input: JSON.stringify(input) }),
    ...(hasAny(options) && { options: JSON.stringify(options) }),
    ...(labels.length > 0 && { labels }),
  };
}

function stateOf({ trigger }: JobOptions, isPlanned: boolean, waits: boolean, isLater: boolean): JobState {
  if (trigger === 'manual') return isPlanned ? 'planning' : 'created';
  if (waits) return 'waiting';
  return isLater ? 'scheduled' : 'queued';
}

function waitOf(
  { predecessorIds, onPredecessorFailure = 'wait' }: JobOptions,
  notBefore: number | undefined,
): NewJob['waitingFor'] {
  if (!predecessorIds?.length) return undefined;
  return {
    type: 'jobs',
    jobIds: [...new Set(predecessorIds)],
    onFailure: onPredecessorFailure,
    ...(notBefore !== undefined && { notBefore: toMoment(notBefore) }),
  };
}

function limitsOf(given: JobOptions, description: KindDescription | undefined, callerSilenceMs: number) {
  const jobTimeoutMs = given.jobTimeoutMs ?? description?.jobTimeoutMs;
  const idleTimeoutMs =
    given.driver === 'caller'
      ? silenceOf(given, callerSilenceMs)
      : (given.idleTimeoutMs ?? description?.idleTimeoutMs);
  return {
    ...(jobTimeoutMs !== undefined && { jobTimeoutMs }),
    ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
  };
}

function driverOf({ driver, externalId }: JobOptions): Pick<NewJob, 'byCaller' | 'externalId'> {
  return {
    ...(driver === 'caller' && { byCaller: true as const }),
    ...(externalId !== undefined && { externalId }),
  };
}

function hasAny(object: object): boolean {
  for (const _ in object) return true;
  return false;
}
