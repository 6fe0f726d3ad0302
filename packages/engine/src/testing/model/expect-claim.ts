import { deepEqual, equal, ok } from 'node:assert/strict';
import { type ClaimedJob, isJobError, type Json } from '@longrun/core';
import { PREDECESSORS, RETRY } from '../../step-names.ts';
import { expect } from './expect.ts';
import type { Model, ModelJob, Worker } from './model.ts';
import type { World } from './world.ts';

/** A job was put into a worker's hands: the log must tell, and the worker must have been given what is there. */
export function expectClaim(model: Model, world: World, worker: Worker, given: ClaimedJob): void {
  const { jobId, claimId, leaseMs } = given;
  const job = model.jobs.get(jobId);
  ok(job, 'a claim gives a job that was submitted');
  equal(job.tenant, worker.tenant, 'I22: a worker is given jobs of its own tenant');
  ok(!model.claims.some((earlier) => earlier.claimId === claimId), 'I5: a claim is given out once');
  const embedded = worker.embedded && world.store.exclusive;
  const { generation } = model;
  expect(model, jobId, [
    {
      event: 'claim',
      effect: (_, { at }) => {
        const until = at + leaseMs;
        job.claim = { claimId, embedded, generation, leaseMs, least: until, most: until };
        deepEqual(handed(given), due(job), 'what the worker was given');
      },
    },
  ]);
  model.claims.push({ jobId, claimId, worker, leaseMs });
}

/** Workers whose wait is over. `isUnsure`: one may have been given a job by another server than the one whose answer to its submit was
 *  lost, and has to wait until that is known. */
export function takeArrivals(model: Model, world: World, isUnsure: boolean): void {
  for (const waiter of world.waiters) {
    const { jobs, error, worker } = waiter;
    if (!jobs && error === undefined) continue;
    if (isUnsure && jobs?.some(({ jobId }) => !model.jobs.has(jobId))) continue;
    world.waiters.delete(waiter);
    if (error !== undefined && !(isJobError(error) && error.code === 'outcome-unknown')) throw error;
    for (const job of jobs ?? []) expectClaim(model, world, worker, job);
  }
}

function handed(given: ClaimedJob): object {
  const { kind, run, attempt, maxAttempts, input, checkpoint, partial, progress, steps = {} } = given;
  const { retry, predecessors, part } = given;
  return normal({
    ...{ kind, run, attempt, maxAttempts, input, checkpoint, partial, progress, steps, retry, predecessors },
    ...{ parentId: part?.parentId, part: part?.index },
  });
}

function due(job: ModelJob): object {
  const { kind, run, attempt, maxAttempts, input, checkpoint, partial, progress, parentId, part } = job;
  const { [RETRY]: retry, [PREDECESSORS]: waited, ...steps } = job.steps;
  const predecessors = (waited as { value?: Json } | undefined)?.value; // made by waits.ts
  return normal({
    ...{ kind, run, attempt, maxAttempts, input, checkpoint, partial, progress, steps, retry, predecessors },
    ...{ parentId, part },
  });
}

/** The model knows a failure by its code. */
function normal(value: object): object {
  return JSON.parse(JSON.stringify(value), (_, part) =>
    typeof part?.code === 'string' ? { code: part.code } : part,
  );
}
