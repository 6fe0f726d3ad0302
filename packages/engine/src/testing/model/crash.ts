import { isActive } from '@longrun/core';
import type { Model } from './model.ts';
import type { World } from './world.ts';

/** The process dies without a word and the next one opens the store. */
export async function crash(model: Model, world: World): Promise<void> {
  await world.crash();
  model.generation += 1;
  forgetShown(model);
}

/** What a new process does not know is progress that was only shown. It goes on from what is stored. */
export function forgetShown(model: Model): void {
  for (const job of model.jobs.values()) {
    job.pending = false;
    if (isActive(job.state)) job.floor = job.progress;
  }
}
