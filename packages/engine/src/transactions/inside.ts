import type { Runtime } from '../runtime.ts';
import { join } from './join.ts';

/** The runtime inside a transaction of the application: what it reads and writes is that transaction's, and nobody is told of it before
 *  the commit. */
export function inside(runtime: Runtime, tx: object): Runtime {
  const { read, write, committed } = join(runtime, tx);
  return {
    ...runtime,
    store: { ...runtime.store, read, write },
    async commit(command) {
      const [result] = await write([command]);
      if (!result) throw new Error('The store answered nothing.');
      return result;
    },
    dueAt: (moment) => void committed.then((isStored) => isStored && runtime.dueAt(moment)),
  };
}
