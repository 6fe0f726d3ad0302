import { isActive } from '@longrun/core';
import type { Model, ModelJob, Worker } from './model.ts';
import type { World } from './world.ts';

/** A server dies without a word and the next one opens the store. */
export async function crash(model: Model, world: World): Promise<void> {
  const workers = await world.crash();
  model.generation += 1;
  forgetShown(model, workers);
}

/** What a new server does not know is progress that the one before has only shown. It goes on from what is stored. */
export function forgetShown(model: Model, workers: ReadonlySet<Worker>): void {
  for (const job of model.jobs.values()) {
    if (!isOf(model, job, workers)) continue;
    job.pending = false;
    if (isActive(job.state)) job.floor = job.progress;
  }
}

/** The job is, or was last, in the hands of one of them. */
export function isOf(model: Model, { claim }: ModelJob, workers: ReadonlySet<Worker>): boolean {
  const given = model.claims.find(({ claimId }) => claimId === claim?.claimId);
  return given !== undefined && workers.has(given.worker);
}
