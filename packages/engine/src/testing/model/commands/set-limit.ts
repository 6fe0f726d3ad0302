import { equal } from 'node:assert/strict';
import fc from 'fast-check';
import { answerTo, insist } from '../ask.ts';
import { lostAnswer, modelCommand } from '../model-command.ts';
import { placeOf } from '../rules.ts';
import { KINDS } from '../world.ts';
import { someTenant } from './submit.ts';

const target = fc.oneof(
  fc.record({
    scope: fc.constant('kind' as const),
    value: fc.constantFrom(...KINDS.map(({ kind }) => kind)),
  }),
  fc.record({ scope: fc.constant('key' as const), value: fc.constantFrom('c1', 'c1', '*') }),
);

/** An operator sets a limit, or takes it away. */
export const setLimit = modelCommand({
  name: 'set-limit',
  weight: 2,
  args: fc.record({
    tenant: someTenant,
    target,
    concurrency: fc.constantFrom(1, 1, 2, null),
    lost: lostAnswer,
  }),
  async run(model, world, { tenant, target: { scope, value }, concurrency, lost }) {
    const { limits } = model.rules;
    const place = placeOf(tenant, scope, value);
    const about = scope === 'kind' ? { kind: value } : { key: value };
    // Between a lost answer and the repeat nobody claims, so the model may take the rule as set from the first on.
    const wasThere = limits.has(place);
    if (concurrency === null) limits.delete(place);
    else limits.set(place, concurrency);
    await insist(model, world, lost, async (isUnsure) => {
      const api = world.api(tenant).limits;
      const asked = concurrency === null ? api.remove(about) : api.set({ ...about, concurrency });
      const { code } = await answerTo<unknown>(asked);
      if (isUnsure) return;
      const isGone = concurrency === null && (!wasThere || lost?.when === 'after');
      equal(code, isGone ? 'limit-not-found' : undefined, 'a limit that is not there cannot be removed');
    });
  },
});
