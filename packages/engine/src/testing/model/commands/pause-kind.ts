import { equal } from 'node:assert/strict';
import fc from 'fast-check';
import { answerTo } from '../ask.ts';
import { modelCommand } from '../model-command.ts';
import { KINDS, TENANTS } from '../world.ts';

/** An operator holds all jobs of a kind back, or lets them go again. */
export const pauseKind = modelCommand({
  name: 'pause-kind',
  weight: 1,
  args: fc.record({
    tenant: fc.constantFrom(...TENANTS),
    kind: fc.constantFrom(...KINDS.map(({ kind }) => kind)),
    lifts: fc.boolean(),
  }),
  async run({ rules: { paused } }, world, { tenant, kind, lifts }) {
    const { pauses } = world.api(tenant);
    const place = `${tenant} ${kind}`;
    const wasThere = paused.has(place);
    if (lifts) paused.delete(place);
    else paused.add(place);
    const { code } = await answerTo<unknown>(lifts ? pauses.lift({ kind }) : pauses.set({ kind }));
    equal(code, lifts && !wasThere ? 'pause-not-found' : undefined, 'a pause that is not there');
  },
});
