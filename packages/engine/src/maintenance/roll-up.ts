import type { Runtime } from '../runtime.ts';

const BATCH = 500;

/** The bars of split jobs move with the parts that run. */
export async function rollUp({ store, commit, sweepMs }: Runtime): Promise<number> {
  const parents = await store.read({ type: 'due', chore: 'roll-up', limit: BATCH });
  await Promise.all(parents.map(({ jobId }) => commit({ type: 'roll-up', jobId })));
  return sweepMs;
}
