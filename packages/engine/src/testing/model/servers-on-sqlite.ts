import { setUp as setUpAlone } from './sqlite-in-memory.ts';
import { withTwoServers } from './with-two-servers.ts';
import type { Databases } from './world.ts';

/** Two servers on one database in memory. */
export async function setUp(): Promise<Databases> {
  const alone = await setUpAlone();
  return { ...alone, next: async () => withTwoServers(await alone.next()) };
}
