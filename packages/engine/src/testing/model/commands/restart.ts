import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { answerTo } from '../ask.ts';
import { forgetShown, isOf } from '../crash.ts';
import { holds } from '../lease.ts';
import { modelCommand } from '../model-command.ts';
import { reconcile } from '../reconcile.ts';
import { KINDS } from '../world.ts';

/** I24: the process ends in good order: what it has shown is stored, nothing begins any more, and no attempt is lost. */
export const restart = modelCommand({
  name: 'restart',
  weight: 1,
  args: fc.constant({}),
  async run(model, world) {
    const { api, source, workers } = await world.restart();
    const request = { workerId: 'w1', kinds: KINDS.map(({ kind }) => kind), capacity: 1 };
    deepEqual(await source.claim(request), [], 'I24: nothing is claimed after the end');
    equal((await answerTo(api.submit([{ kind: 'demo:plain' }]))).code, 'shutting-down', 'I24');
    model.generation += 1;
    await reconcile(model, world);
    for (const job of model.jobs.values())
      ok(
        job.pending !== true || holds(job, world.clock.now()) !== true || !isOf(model, job, workers),
        'I24: what was shown is stored at the end',
      );
    forgetShown(model, workers);
  },
});
