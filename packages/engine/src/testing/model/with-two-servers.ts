import { type SharedStore, shareStore } from '../shared-store.ts';
import type { ModelDatabase } from './world.ts';

/** The same database with two servers on it. */
export function withTwoServers(database: ModelDatabase): ModelDatabase {
  let store: SharedStore | undefined;
  return {
    servers: 2,
    async open(clock) {
      store ??= shareStore(await database.open(clock));
      return store.connect();
    },
  };
}
