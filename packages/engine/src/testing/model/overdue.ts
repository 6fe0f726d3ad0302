import { deepEqual, ok } from 'node:assert/strict';
import { isActive, isFinal } from '@longrun/core';
import { holds } from './lease.ts';
import type { Model, ModelJob } from './model.ts';
import { isNeeded } from './needs.ts';
import { readyFor } from './rules.ts';
import { KEEP_MS, type World } from './world.ts';

const PRUNE_EVERY_MS = 60_000;

/** After a sweep in which nothing failed, whatever fell due is done. `ms` have passed. */
export function assertNothingIsOverdue(model: Model, world: World, ms: number): void {
  const now = world.clock.now();
  for (const job of model.jobs.values()) {
    const { state, dueAt, startBy, endBy, confirmBy, idleUntil, claim, pending } = job;
    const isLate = (moment: number | undefined) => moment !== undefined && moment <= now;
    if (state === 'scheduled' || state === 'retrying' || state === 'waiting')
      ok(!isLate(dueAt), `I12: due and still ${state}`);
    if (state === 'scheduled' || state === 'retrying' || state === 'queued')
      ok(!isLate(startBy), 'I12: its moment to begin has passed');
    ok(state === 'paused' || !isLate(endBy), 'I12: the time of the whole job is over');
    ok(!isLate(confirmBy) && !isLate(idleUntil), 'I12: its worker has said nothing for too long');
    if (isActive(state)) {
      const isDead = !claim || (claim.embedded ? claim.generation < model.generation : claim.most <= now);
      ok(!isDead, 'I16: its worker is dead and it is still taken');
    }
    ok(pending !== true || holds(job, now) !== true, 'I12: what was shown is stored within a sweep');
    ok(
      ms <= PRUNE_EVERY_MS || !isOld(job, now) || isNeeded(model, job),
      'I20: its time is over and it is still there',
    );
  }
  for (const { worker, request } of world.waiters)
    deepEqual(
      readyFor(model, worker.tenant, request.kinds, 1).map(({ id }) => id),
      [],
      'I12: a worker waits and a job is ready for it',
    );
}

function isOld({ state, createdAt, finishedAt }: ModelJob, now: number): boolean {
  const isBefore = (moment: number) => moment < now - KEEP_MS;
  return isFinal(state) && finishedAt !== undefined && isBefore(finishedAt) && isBefore(createdAt);
}
