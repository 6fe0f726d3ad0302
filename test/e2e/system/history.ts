import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Longrun } from '@longrun/client';
import { isFinal, type Job, type JobUpdate, next } from '@longrun/core';

/** Checks what must hold of every job that has ended: numbers without a gap, legal moves, one end per run. */
export async function assertSound(longrun: Longrun, job: Job): Promise<JobUpdate[]> {
  const updates: JobUpdate[] = [];
  for await (const update of longrun.api.watch(job.id)) updates.push(update);
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
    if (before === undefined || event === 'report' || event === 'message' || event === 'submit') continue;
    const move = event === 'resume' ? 'start' : event;
    if (move === 'acknowledge') continue;
    ok(
      [next(before, move), next(before, move, true)].includes(state),
      `${before} → ${event} → ${state} is legal`,
    );
  }
  return updates;
}
