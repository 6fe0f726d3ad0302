import { type SharedStore, shareStore } from '../shared-store.ts';
import { setUp as setUpAlone } from './sqlite-in-memory.ts';
import type { NewDatabase } from './world.ts';

/** Two servers on one database in memory. */
export function setUp(): NewDatabase {
  const newDatabase = setUpAlone();
  return async () => {
    const database = await newDatabase();
    let shared: SharedStore | undefined;
    return {
      servers: 2,
      async open(clock) {
        shared ??= shareStore(await database.open(clock));
        return shared.connect();
      },
    };
  };
}
