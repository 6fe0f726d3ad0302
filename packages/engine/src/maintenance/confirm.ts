import type { JobState } from '@longrun/core';
import type { Runtime } from '../runtime.ts';
import type { StoreCommand } from '../store-command.ts';
import type { DueJob } from '../store-query.ts';

const BATCH = 1_000;

/** Workers that do not confirm in time: a cancelled job is taken from them, any other is stuck until somebody decides. */
export async function confirm({ store, commit, sweepMs }: Runtime): Promise<number> {
  const overdue = await store.read({ type: 'due', chore: 'confirm', limit: BATCH });
  await Promise.all(overdue.map((job) => commit(commandFor(job))));
  return overdue.length === BATCH ? 0 : sweepMs;
}

const GIVEN_UP: JobState = 'cancelling';

function commandFor({ jobId, state }: DueJob): StoreCommand {
  if (state !== GIVEN_UP) return { type: 'mark-stuck', jobId };
  return { type: 'move', jobId, event: 'rescue', fence: { by: 'overdue' } };
}
