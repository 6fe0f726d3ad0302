import { openEngine } from '@longrun/engine';
import { openStore } from './open-store.ts';
import { type KeyAdmin, remoteKeys } from './remote-keys.ts';
import type { Session } from './session.ts';

/** Works on the keys of a server, or of a store file: the first key of a server that is not yet reachable has
 *  to be made there. */
export async function withKeys<Result>(
  session: Session,
  store: string | undefined,
  work: (keys: KeyAdmin) => Promise<Result>,
): Promise<Result> {
  if (store === undefined) return work(remoteKeys(session));
  const engine = await openEngine({ store: await openStore(store) });
  try {
    return await work(engine.keys);
  } finally {
    await engine.close();
  }
}
