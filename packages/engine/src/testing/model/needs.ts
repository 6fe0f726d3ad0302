import { isFinal } from '@longrun/core';
import type { Model, ModelJob } from './model.ts';

/** It waits for an end that is still to come. */
export function isOpen({ needs }: ModelJob): boolean {
  return [...needs.values()].includes(true);
}

/** There is something to wait for: a moment, a person, or the end of another job. */
export function isStillWaiting(job: ModelJob): boolean {
  const { waitingFor, needs } = job;
  if (waitingFor?.type !== 'jobs' && waitingFor?.type !== 'parts') return waitingFor !== undefined;
  // What was deleted before it had succeeded never comes; who waits for success waits on until somebody decides.
  return isOpen(job) || [...needs.values()].includes('lost');
}

/** Retention leaves it alone: a part goes with its parent, and a family when all have ended and nobody needs any of them. */
export function isNeeded(model: Model, { id, parentId }: ModelJob): boolean {
  if (parentId !== undefined && model.jobs.has(parentId)) return true;
  const family = familyOf(model, id);
  return [...model.jobs.values()].some(
    (job) => !isFinal(job.state) && family.some((member) => member === job.id || job.needs.has(member)),
  );
}

function familyOf(model: Model, id: string): string[] {
  const parts = [...model.jobs.values()].filter(({ parentId }) => parentId === id);
  return [id, ...parts.flatMap((part) => familyOf(model, part.id))];
}

/** From now on it needs the ends of these jobs. */
export function need(model: Model, job: ModelJob, jobIds: readonly string[]): void {
  for (const id of jobIds) {
    const needed = model.jobs.get(id);
    if (needed) job.needs.set(id, !isFinal(needed.state) || !isEnough(job, needed));
  }
}

/** A job has ended: those that wait for it need it no more, unless they want another end of it. */
export function tellWaiting(model: Model, ended: ModelJob): void {
  for (const job of model.jobs.values())
    if (job.needs.has(ended.id) && isEnough(job, ended)) job.needs.set(ended.id, false);
}

export function isEnough({ waitingFor }: ModelJob, { state }: ModelJob): boolean {
  const waitsForSuccess =
    waitingFor !== undefined && 'onFailure' in waitingFor && waitingFor.onFailure === 'wait';
  return state === 'succeeded' || !waitsForSuccess;
}

/** What a parent waits for: the parts of this split that are not done. */
export function needParts(model: Model, parent: ModelJob, count: number): void {
  parent.hasParts = true;
  for (const { id, parentId, part = 0, isDetached, state, isPartial } of model.jobs.values())
    if (parentId === parent.id && !isDetached && part < count)
      parent.needs.set(id, state !== 'succeeded' || isPartial);
}

/** Parts of a run that is done again from scratch are left alone. */
export function detachParts(model: Model, parent: ModelJob): void {
  for (const job of model.jobs.values()) if (job.parentId === parent.id) job.isDetached = true;
}
