import fc from 'fast-check';
import { modelCommand } from '../model-command.ts';

/** I15: the machine's clock is set, while the time that passes is the same. */
export const setClock = modelCommand({
  name: 'set-clock',
  weight: 1,
  args: fc.record({ hours: fc.constantFrom(-24, 24, -1, 1) }),
  async run(_, { clock }, { hours }) {
    clock.set(clock.now() + hours * 3_600_000);
  },
});
