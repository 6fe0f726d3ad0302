import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Longrun } from '@longrun/client';
import {
  isFinal,
  JOB_EVENTS,
  type Job,
  type JobEvent,
  type JobUpdate,
  next,
  type UpdateEvent,
} from '@longrun/core';

/** Checks what must hold of every job that has ended, as a watcher sees it. */
export async function assertSound(longrun: Longrun, job: Job): Promise<JobUpdate[]> {
  const updates: JobUpdate[] = [];
  for await (const update of longrun.api.watch(job.id)) updates.push(update);
  assertSoundHistory(job, updates);
  return updates;
}

/** Numbers without a gap, legal moves, one end per run. */
export function assertSoundHistory(job: Job, updates: readonly JobUpdate[]): void {
  deepEqual(
    updates.map(({ sequence }) => sequence),
    updates.map((_, index) => index + 1),
    job.id,
  );
  const ends = updates.filter(
    ({ event, state }) => isFinal(state) && event !== 'acknowledge' && event !== 'message',
  );
  equal(ends.length, job.run, `job ${job.id} ends once per run`);
  ok(
    updates.every(({ attempt }) => attempt <= job.maxAttempts),
    `job ${job.id} keeps to its attempts`,
  );
  for (const [index, { event, state }] of updates.entries()) {
    const before = updates[index - 1]?.state;
    if (before === undefined || before === state) continue;
    const legal = movesBehind(event).flatMap((move) => [next(before, move), next(before, move, true)]);
    ok(legal.includes(state), `job ${job.id}: ${before} → ${event} → ${state} is legal`);
  }
}

/** Some moves are logged under a name that tells people more. */
const NAMED: Partial<Record<UpdateEvent, readonly JobEvent[]>> = {
  resume: ['start', 'schedule', 'block'],
  force: ['rescue'],
  gather: ['wake', 'schedule'],
};

function movesBehind(event: UpdateEvent): readonly JobEvent[] {
  return NAMED[event] ?? JOB_EVENTS.filter((move) => move === event);
}
