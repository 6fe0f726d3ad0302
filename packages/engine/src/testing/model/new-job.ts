import { deepEqual, equal } from 'node:assert/strict';
import { type Job, type JobState, type SubmitRequest, toMoment, type WaitingFor } from '@longrun/core';
import { expect } from './expect.ts';
import type { Model, ModelJob } from './model.ts';
import { need } from './needs.ts';
import { KINDS, type World } from './world.ts';

/** Takes a submitted job into the model, before its first update. */
export function expectNewJob(model: Model, world: World, job: Job, request: SubmitRequest): void {
  const { kind, maxAttempts = 3, priority = 0, input, trigger, delayMs = 0, startBy } = request;
  const now = world.clock.now();
  const waitingFor = waitOf(request, now);
  const isLater = delayMs > 0 && !waitingFor;
  const then: JobState = waitingFor ? 'waiting' : isLater ? 'scheduled' : 'queued';
  const state = trigger === 'manual' ? 'created' : then;
  const { id, tenant, createdAt } = job;
  deepEqual(
    { kind: job.kind, maxAttempts: job.maxAttempts, priority: job.priority, createdAt },
    { kind, maxAttempts, priority, createdAt: toMoment(now) },
    'the answer tells the job that was asked for',
  );
  if (job.sequence === 1) equal(job.state, state, 'the answer tells the state');
  const queuedAt = state === 'queued' ? now : undefined;
  const { jobTimeoutMs, idleTimeoutMs, concurrencyKey } = request;
  const modelled: ModelJob = {
    ...{ id, tenant, kind, maxAttempts, priority, input, waitingFor, queuedAt },
    ...{ jobTimeoutMs, idleTimeoutMs, concurrencyKey },
    pausable: KINDS.some((known) => known.kind === kind && 'pausable' in known),
    createdAt: now,
    ...{ parentId: undefined, part: undefined, isDetached: false, isAlone: false, hasParts: false },
    ...{ number: 0, state, sequence: 0, run: 1, attempt: 0, isContinued: false, crashes: 0 },
    dueAt: isLater ? now + delayMs : undefined,
    startBy: startBy === undefined ? undefined : Date.parse(startBy),
    endBy: queuedAt === undefined || jobTimeoutMs === undefined ? undefined : queuedAt + jobTimeoutMs,
    ...{ confirmBy: undefined, isStuck: false, pausedAt: undefined, idleUntil: undefined },
    ...{ claim: undefined, checkpoint: undefined, partial: undefined, steps: {}, needs: new Map() },
    ...{ progress: undefined, floor: undefined, pending: false, info: undefined },
    ...{ output: undefined, isPartial: false, error: undefined, outcome: undefined },
    ...{
      startedAt: undefined,
      claimedAt: undefined,
      finishedAt: undefined,
      acknowledgedAt: undefined,
      isGivenUp: false,
    },
    folded: atFirst(job),
    log: [],
  };
  model.jobs.set(id, modelled);
  need(model, modelled, request.predecessorIds ?? []);
  expect(model, id, [{ event: 'submit' }]);
}

/** The view before the first update. A job of which the first answer was lost may have begun. */
function atFirst(job: Job): Job {
  const { scheduledAt, queuedAt, startedAt, claimedAt, worker, waitingFor, workedMs, elapsedMs, ...first } =
    job;
  return { ...first, sequence: 0, run: 1, attempt: 0, state: 'created' };
}

function waitOf(
  { predecessorIds, onPredecessorFailure: onFailure = 'wait', delayMs = 0 }: SubmitRequest,
  now: number,
): WaitingFor | undefined {
  if (!predecessorIds?.length) return undefined;
  const notBefore = delayMs > 0 ? { notBefore: toMoment(now + delayMs) } : {};
  return { type: 'jobs', jobIds: predecessorIds, onFailure, ...notBefore };
}
