import { isActive } from '@longrun/core';
import fc from 'fast-check';
import type { Model, ModelClaim, ModelJob } from './model.ts';

/** Mostly the newest: a few jobs that go through much find more than many that go through little. */
const index = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(4));

/** Which job, counted from the newest; taken round where there are fewer. */
export const jobRef = index;

export function hasJob({ jobs }: Model): boolean {
  return jobs.size > 0;
}

export function findJob({ jobs }: Model, ref: number): ModelJob {
  const list = [...jobs.values()];
  return list[list.length - 1 - (ref % list.length)] as ModelJob; // only asked where `hasJob`
}

/** A job that is in a worker's hands. */
export function findHeldJob({ jobs }: Model, ref: number): ModelJob | undefined {
  const held = [...jobs.values()].filter(({ state }) => isActive(state));
  return held[held.length - 1 - (ref % held.length)];
}

/** The ids of several jobs of one tenant, each once. */
export function findJobs(model: Model, refs: readonly number[], tenant: string): string[] {
  if (!hasJob(model)) return [];
  const own = refs.map((ref) => findJob(model, ref)).filter((job) => job.tenant === tenant);
  return [...new Set(own.map(({ id }) => id))];
}

/** Which claim, among those that are current or among those that are not, counted from the newest. */
export const claimRef = fc.record({
  index,
  isStale: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
});
type ClaimRef = { readonly index: number; readonly isStale: boolean };

export function hasClaim(model: Model, ref: ClaimRef): boolean {
  return candidates(model, ref).length > 0;
}

export function findClaim(model: Model, ref: ClaimRef): ModelClaim {
  const list = candidates(model, ref);
  return list[list.length - 1 - (ref.index % list.length)] as ModelClaim; // only asked where `hasClaim`
}

function candidates({ jobs, claims }: Model, { isStale }: ClaimRef): ModelClaim[] {
  return claims.filter(({ jobId, claimId }) => {
    const job = jobs.get(jobId);
    const isCurrent = job !== undefined && job.claim?.claimId === claimId && isActive(job.state);
    return isCurrent !== isStale;
  });
}
