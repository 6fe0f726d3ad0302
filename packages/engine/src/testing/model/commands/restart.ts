import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { answerTo } from '../ask.ts';
import { forgetShown } from '../crash.ts';
import { holds } from '../lease.ts';
import type { Worker } from '../model.ts';
import { modelCommand } from '../model-command.ts';
import { reconcile } from '../reconcile.ts';
import { KINDS, TENANTS, WORKERS } from '../world.ts';

/** I24: the process ends in good order: what it has shown is stored, nothing begins any more, and no attempt is lost. */
export const restart = modelCommand({
  name: 'restart',
  weight: 1,
  args: fc.constant({}),
  async run(model, world) {
    const worker = WORKERS[0] as Worker; // there are some
    const [api, source] = [world.api(TENANTS[0]), world.source(worker)];
    await world.restart();
    const request = { workerId: worker.workerId, kinds: KINDS.map(({ kind }) => kind), capacity: 1 };
    deepEqual(await source.claim(request), [], 'I24: nothing is claimed after the end');
    equal((await answerTo(api.submit([{ kind: 'demo:plain' }]))).code, 'shutting-down', 'I24');
    model.generation += 1;
    await reconcile(model, world);
    for (const job of model.jobs.values())
      ok(
        job.pending !== true || holds(job, world.clock.now()) !== true,
        'I24: what was shown is stored at the end',
      );
    forgetShown(model);
  },
});
