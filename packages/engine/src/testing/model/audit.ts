import { deepEqual } from 'node:assert/strict';
import type { Model } from './model.ts';
import { reconcile } from './reconcile.ts';
import type { World } from './world.ts';

/** At the end of a run: each job's whole history once more, as somebody reads it who comes now. */
export async function audit(model: Model, world: World): Promise<void> {
  await reconcile(model, world);
  for (const job of model.jobs.values()) {
    const { id: jobId, tenant } = job;
    const rows = await world.store.read({ type: 'updates', jobId, after: 0, limit: 10_000 });
    deepEqual(rows, job.log, 'I9: the whole history');
    const { messages } = await world.api(tenant).messages(jobId, { limit: 1_000 });
    deepEqual(
      messages.map(({ sequence }) => sequence),
      job.log.filter(({ event }) => event === 'message').map(({ sequence }) => sequence),
      'the messages',
    );
  }
}
